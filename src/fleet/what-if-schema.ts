import { z } from "zod";
import type { Flat, Same } from "../diagnosis/same-type.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import type { WhatIfDocument } from "./what-if-document.ts";

// The shapes of what-if-document.ts and what it is made of once more, for JSON Schema. Only `kexscope schema` and the tests load this file (and zod).

const count = z.int().min(0);
const port = z.int().min(0).max(65_535);
const time = z.string().describe("RFC 3339, UTC, with microseconds.");
const software = z.string().describe('Program and version by the identification, as "OpenSSH 7.4p1".');
const slot = z.enum(["kex", "host_key", "cipher_c2s", "cipher_s2c", "mac_c2s", "mac_s2c", "compression_c2s", "compression_s2c"]);

const recordTotals = z.object({
  records: count.describe("Records that were judged or looked at, each connection once."),
  repeated: count.describe("The same connection again."),
  faults: count.describe("Lines and rows that could not be used."),
  unreadable: z.boolean().describe("Something could not be read to its end."),
});

const asked = z.object({
  lines: z.array(z.string()).describe("Lines of sshd_config, and the names of the files that were given in their place."),
  client_version: z.string().nullable(),
});

const clientGroup = z
  .object({
    software,
    connections: count,
    clients: count.describe("Different addresses; more are possible where addresses_complete is false."),
    servers: count,
    addresses_complete: z.boolean(),
    last_seen: time,
    slots: z.array(slot).describe("Slots that fail: after the change for those that stop, before it for those that start."),
    client_offers: z.partialRecord(slot, z.array(z.string())).describe("What these clients offer in these slots today."),
    hassh: z.array(z.string()),
    examples: z.array(z.object({ client: z.string(), server: z.string(), port, connections: count, last_seen: time })).describe("Most often first."),
  })
  .meta({ id: "ClientGroup" });

const serverGroup = z.object({ software, servers: count, connections: count });

const refusingServers = serverGroup.extend({
  why: z.array(z.string()).describe("In words, each once."),
  examples: z.array(z.object({ server: z.string(), port })),
});

const keep = z
  .object({
    names: z.record(z.string(), z.array(z.string())).describe("By keyword of sshd_config and ssh_config."),
    lines: z.array(z.string()).describe("The lines that were asked about, with these names."),
    side: z.enum(["server", "client"]),
    smallest: z.boolean().describe("No smaller set does; false where the search was cut off."),
    checked: z.boolean().describe("Every pair was negotiated with these names: nobody breaks but `lost`."),
    lost: count.describe("Connections that nothing that is known can keep working."),
  })
  .describe("The smallest set of names that breaks nobody.")
  .meta({ id: "Keep" });

/** The whole of `what-if --json`. Counts are connections of the records. */
export const whatIfSchema = z.object({
  schema_version: z.literal(SCHEMA_VERSION),
  tool: z.object({ name: z.literal("kexscope"), version: z.string() }),
  records: recordTotals,
  asked,
  totals: z.object({ judged: count, go_on: count, other_choice: count, stop: count, start: count, still_fail: count, refused: count }),
  not_judged: z.object({ probes: count, without_offers: count, beyond_limits: count }),
  stop: z.array(clientGroup),
  start: z.array(clientGroup),
  refused: z.array(refusingServers).describe("Servers whose sshd would not start with these lines."),
  left_alone: z.array(serverGroup).describe("Servers to which sshd_config means nothing."),
  keep: keep.nullable().describe("Null where nobody stops working."),
  remarks: z.array(z.string()).describe("What was not evaluated, in words."),
});

/** The compiler refuses this line when the shape and its type differ. */
true satisfies Same<Flat<z.output<typeof whatIfSchema>>, Flat<WhatIfDocument>>;
