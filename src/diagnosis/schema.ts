import { z } from "zod";
import type { ComparisonDocument } from "./compare-record.ts";
import type { CaptureRecord, ConnectionRecord, DocumentRecord, SeriesRecord, SummaryRecord } from "./record.ts";
import type { Flat, Same } from "./same-type.ts";
import { SCHEMA_VERSION } from "./schema-version.ts";
import { VERDICT_PARAMS } from "./verdict-params.ts";

// The shapes of record.ts once more, with words and patterns, for JSON Schema. Only `kexscope schema` and the tests load this file (and zod).

const count = z.int().min(0);
const frame = z.int().min(1).describe("Frame number in its capture as Wireshark counts, from 1.");
const time = z.string().describe("RFC 3339, UTC, with microseconds; nanoseconds where the capture has them.");
const port = z.int().min(0).max(65_535);
const captureIndex = count.describe("Index into `captures`.");
const end = z.enum(["client", "server"]);
const side = z.enum(["client", "server", "network"]);
const stage = z.enum(["tcp-connect", "identification", "kexinit", "key-exchange", "newkeys", "encrypted"]);
const certainty = z.enum(["certain", "likely", "possible"]);
const outcome = z.enum(["ok", "failed", "stalled", "probe", "unknown"]);
const wireText = z.string().describe("From the wire: a byte outside 0x20 to 0x7e is \\xNN, a backslash is \\x5c.");
const endpoint = z.object({ ip: z.string(), port });

const saved = z.object({ path: z.string(), frame }).describe("The same frame in a file of --save-failed.");
const evidence = z.object({ capture: captureIndex, frame, time, from: side, what: z.string(), saved: saved.optional() }).meta({ id: "Evidence" });

/** Who owes what in an exchange that stands still. */
const waitingFor = z.object({
  from: z.enum(["client", "server"]).nullable().describe("The end that has to send it; null when either may."),
  what: z.string(),
  since: time,
});

const negotiated = z
  .object({
    kex: z.string().nullable(),
    host_key: z.string().nullable(),
    cipher_c2s: z.string().nullable(),
    cipher_s2c: z.string().nullable(),
    mac_c2s: z.string().nullable(),
    mac_s2c: z.string().nullable(),
    compression_c2s: z.string().nullable(),
    compression_s2c: z.string().nullable(),
  })
  .describe('What the two negotiate; null where a slot has no common name, or is not known. The MAC of an AEAD cipher is "<implicit>".')
  .meta({ id: "Negotiated" });

const fix = z
  .object({
    side,
    file: z.string().nullable().describe("The file to edit; null for a fix that is a command alone."),
    line: z.string().nullable().describe("What to write into the file, verbatim; may have several lines."),
    command: z.string().nullable().describe("What to run, verbatim."),
    why: z.string(),
    risk: z.string().nullable().describe("What had been retired and comes back with it."),
    checked: negotiated.nullable().describe("What the two would then negotiate; null for a fix that is not about algorithms."),
    needs: z
      .enum(["client", "server"])
      .optional()
      .describe("Half of a fix: the entry of that side, right before or after this one, has to be applied too; `checked` is what both together give."),
  })
  .meta({ id: "Fix" });

const nextCapture = z
  .object({
    host: z.string(),
    command: z.string(),
    outcomes: z.array(z.object({ if: z.string(), then: z.string().describe("A verdict's code.") })),
  })
  .meta({ id: "NextCapture" });

const verdict = z
  .object({
    code: z.string().describe("Never renamed; `kexscope explain CODE` has its page."),
    title: z.string(),
    certainty,
    summary: z.string().describe("One sentence."),
    params: z.record(z.string(), z.unknown()).describe("Depends on the code."),
    evidence: z.array(evidence),
    causes: z.array(z.object({ what: z.string(), certainty })).describe("Most likely first."),
    fixes: z.array(fix).describe("Best first."),
    next_capture: nextCapture.nullable().describe("The one capture that would decide; null when the verdict is certain."),
  })
  .meta({ id: "Verdict" });

const alsoVerdict = verdict.extend({ stage: stage.nullable() }).meta({ id: "AlsoVerdict" });

const nameList = z.array(wireText);

const kexinit = z
  .object({
    kex_algorithms: nameList,
    server_host_key_algorithms: nameList,
    encryption_algorithms_client_to_server: nameList,
    encryption_algorithms_server_to_client: nameList,
    mac_algorithms_client_to_server: nameList,
    mac_algorithms_server_to_client: nameList,
    compression_algorithms_client_to_server: nameList,
    compression_algorithms_server_to_client: nameList,
    languages_client_to_server: nameList,
    languages_server_to_client: nameList,
    first_kex_packet_follows: z.boolean(),
    cookie: z.string().describe("16 bytes in hexadecimal."),
  })
  .describe("SSH_MSG_KEXINIT, RFC 4253 7.1, with its field names.")
  .meta({ id: "KexInit" });

const lost = z.literal(true).optional().describe("Only where it is so: it was sent, and the path did not deliver it.");
const tooLate = z.literal(true).optional().describe("Only where it is so: it came after the client had closed, and nobody read it.");

const peer = z.object({
  ident: wireText.nullable().describe("The identification, RFC 4253 4.2, without its line end."),
  ident_lost: lost,
  software: z.string().nullable(),
  version: z.string().nullable(),
  kexinit: kexinit.nullable(),
});

const hostKey = z.object({
  type: wireText,
  bits: count.nullable(),
  fingerprint: z.string().describe("SHA256: and base64 without padding, as ssh-keygen -l prints it."),
});

const tcp = z.object({
  conn_state: z.string().describe("Zeek's conn_state."),
  history: z.string().describe("Zeek's history; capital letters are the originator's."),
  syn_count: count,
  rtt_ms: z.number().nullable(),
  mss: z.object({ client: count.nullable(), server: count.nullable() }),
  retransmissions: z.object({ client: count, server: count }),
  closed_by: side.nullable(),
  close: z.enum(["fin", "rst"]).nullable(),
});

const ssh = z.object({
  client: peer.extend({ hassh: z.string().nullable() }),
  server: peer.extend({ pre_ident_lines: z.array(wireText), hassh_server: z.string().nullable(), host_key: hostKey.nullable() }),
  negotiated,
  messages: z
    .array(z.object({ capture: captureIndex, frame, from: end, name: z.string(), lost, too_late: tooLate }))
    .describe("Messages in the clear, in order."),
  disconnect: z.object({ from: end, reason_code: count, reason: z.string(), description: wireText }).nullable(),
});

const anomaly = z.object({ code: z.string(), count, first_frame: frame, detail: z.string() });

const whatIf = z
  .object({
    side: end,
    lines: z.string().describe("As given."),
    negotiated,
    failing: z.array(z.string()).describe("Slots that would still have nothing in common."),
    remarks: z.array(z.string()).describe("What the version would not take, or what changes nothing."),
  })
  .describe("With --what-if only: what the two would negotiate with these lines in the configuration of that side.")
  .meta({ id: "WhatIf" });

const timelineStep = z
  .object({
    capture: captureIndex,
    frame: frame.nullable().describe("Null for what was never seen at this point: lost before it, or owed and not sent."),
    time,
    from: side.describe("network: neither end sent it."),
    to: end,
    what: z.string().describe("SYN, identification, KEXINIT, RST and so on."),
    bytes: count.describe("TCP payload."),
    retransmissions: count.describe("Times that it was sent again."),
    lost: z.boolean().describe("The path did not deliver it."),
  })
  .meta({ id: "TimelineStep" });

const connection = z
  .object({
    uid: z.string().describe("From addresses, ports and the first packet's time: the same capture gives the same uid."),
    community_id: z.string(),
    client: endpoint,
    server: endpoint,
    roles_from: z.enum(["syn", "ssh", "port"]).describe("How it is known who is the client."),
    started_at: time,
    ended_at: time,
    first_frame: frame,
    last_frame: frame,
    capture: z.string().describe("Path of the file, or the interface."),
    outcome,
    died_at: stage.nullable(),
    verdict,
    also: z.array(alsoVerdict),
    tcp,
    ssh,
    anomalies: z.array(anomaly),
    what_if: whatIf.optional(),
    timeline: z.array(timelineStep).optional().describe("With --frames only: the exchange packet by packet, pure ACKs left out."),
  })
  .meta({ id: "Connection" });

const capture = z
  .object({
    path: z.string(),
    format: z.enum(["pcap", "pcap-ns", "pcap-modified", "pcapng"]).nullable(),
    compression: z.string().nullable(),
    link_types: z.array(z.string()),
    frames: count,
    bytes: count,
    first_time: time.nullable(),
    last_time: time.nullable(),
    truncated: z.boolean().describe("The last record is cut short."),
    corrupt: z.string().nullable().describe("Why reading stopped before the end; null when it did not."),
    anomalies: z.array(anomaly.extend({ first_frame: frame.nullable() })),
  })
  .meta({ id: "Capture" });

const summary = z
  .object({
    connections: count,
    by_outcome: z.partialRecord(outcome, count),
    by_verdict: z.record(z.string(), count),
    notes: z.array(verdict).describe("Verdicts with no connection to stand on."),
  })
  .meta({ id: "Summary" });

const series = z
  .object({ id: z.string(), uids: z.array(z.string()), source: z.string(), pattern: z.string(), verdict })
  .describe("Several connections, one root cause.")
  .meta({ id: "Series" });

const point = capture
  .extend({
    clock_offset_s: z.number().nullable().describe("Add it to a time of the first point to get this point's; null where nothing tells."),
    clock_offset_error_s: z.number().nullable().describe("The true offset is within so much of it."),
    clock_drift_ppm: z.number().nullable().describe("How much faster this point's clock runs than the first point's; null where it cannot be told."),
  })
  .meta({ id: "Point" });

const pathFinding = z
  .object({
    between: z.tuple([captureIndex, captureIndex]).describe("Two neighbouring points; twice the same one where it happened behind it, at that end."),
    finding: z.enum(["dropped", "reset-injected", "rewritten", "delayed", "not-seen", "nothing"]),
    from: end.nullable().describe("Whose packets; null where both ends' are meant."),
    capture: captureIndex.describe("The point that saw these frames, or that did not see the connection (not-seen)."),
    frames: z.array(frame),
    what: z.string(),
  })
  .meta({ id: "PathFinding" });

const packet = z.object({
  from: end,
  what: z.string(),
  bytes: count.describe("TCP payload."),
  frames: z.array(frame.nullable()).describe("The packet's frame at each point; null where that point did not see it."),
  time: time.describe("As the first point that saw it has it."),
});

/** Its params are those of its code where one point alone came to it, and `between`. */
const comparedVerdict = verdict
  .extend({ params: z.record(z.string(), z.unknown()).describe("Adds `between`: the two points.") })
  .meta({ id: "ComparedVerdict" });

const comparedConnection = connection
  .extend({
    verdict: comparedVerdict.describe("What all points together prove."),
    seen_at: z.array(z.object({ capture: captureIndex, first_frame: frame, last_frame: frame, client: endpoint, server: endpoint })),
    matched_by: z.array(z.enum(["isn", "timestamps", "payload", "cookie", "addresses", "time"])).describe("What the sightings have in common; empty for one."),
    path: z.array(pathFinding),
    packets: z.array(packet).optional().describe("With --frames only."),
  })
  .meta({ id: "ComparedConnection" });

const version = z.literal(SCHEMA_VERSION);

/** The whole of `--json`. */
export const documentSchema = z.object({
  schema_version: version,
  tool: z.object({ name: z.literal("kexscope"), version: z.string() }),
  captures: z.array(capture),
  summary,
  connections: z.array(connection),
  series: z.array(series),
});

/** The whole of `compare --json`: the same document, whose captures are points and whose connections have a path. */
export const comparisonSchema = documentSchema.extend({ captures: z.array(point), connections: z.array(comparedConnection) });

const head = <Name extends string>(event: Name) => z.object({ schema_version: version, event: z.literal(event) });

/** One line of `--ndjson`. */
export const eventSchema = z.discriminatedUnion("event", [
  head("connection").extend(connection.shape),
  head("waiting").extend(connection.shape).extend({ waiting_for: waitingFor }).describe("Live: it stalls; the same `uid` as its later `connection`."),
  head("series").extend(series.shape),
  head("summary")
    .extend({ captures: z.array(capture), summary })
    .describe("The last line."),
]);

/** JSON Schema (draft 2020-12) of what is printed of connections, and of `others`. Further fields are allowed: they may be added without a new version. */
export function jsonSchema(others: readonly z.ZodType[] = []): object {
  const schema = z.union([
    documentSchema.meta({ id: "Document", description: "kexscope --json" }),
    comparisonSchema.meta({ id: "Comparison", description: "kexscope compare --json" }),
    eventSchema.meta({ id: "Event", description: "A line of kexscope --ndjson" }),
    ...others,
  ]);
  const json = z.toJSONSchema(schema, { io: "input", override: refersToParams }) as { $defs?: object };
  return { title: "Output of kexscope", ...json, $defs: { ...json.$defs, VerdictParams: VERDICT_PARAMS_BY_CODE } };
}

/** A verdict's params depend on its code: src/diagnosis/verdict-params.ts, made from the types of the verdicts. */
const VERDICT_PARAMS_BY_CODE = {
  allOf: Object.entries(VERDICT_PARAMS).map(([code, params]) => ({
    if: { properties: { code: { const: code } } },
    then: { properties: { params } },
  })),
};

function refersToParams({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }): void {
  if (zodSchema === comparedVerdict) return;
  const properties = jsonSchema["properties"] as Record<string, unknown> | undefined;
  if (properties !== undefined && "params" in properties && "code" in properties) jsonSchema["allOf"] = [{ $ref: "#/$defs/VerdictParams" }];
}

/** The compiler refuses this line when a shape here and its type in record.ts differ. */
true satisfies Same<Flat<z.output<typeof documentSchema>>, Flat<DocumentRecord>>;
true satisfies Same<Flat<z.output<typeof comparisonSchema>>, Flat<ComparisonDocument>>;
true satisfies Same<Flat<z.output<typeof connection>>, Flat<ConnectionRecord>>;
true satisfies Same<Flat<z.output<typeof capture>>, Flat<CaptureRecord>>;
true satisfies Same<Flat<z.output<typeof summary>>, Flat<SummaryRecord>>;
true satisfies Same<Flat<z.output<typeof series>>, Flat<SeriesRecord>>;
