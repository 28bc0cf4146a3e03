import { readFileSync } from "node:fs";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { FleetOffers } from "../fleet/fleet-offers.ts";
import type { FleetChange } from "../fleet/judge.ts";
import { type LinesSource, readServerLines } from "../fleet/server-lines.ts";
import type { Asked, WhatIfDocument } from "../fleet/what-if-document.ts";
import { whatIfFleet } from "../fleet/what-if-fleet.ts";
import { MAX_CONFIG_BYTES } from "../limits.ts";
import { asciiJson } from "../render/ascii-json.ts";
import { whatIfFleetText } from "../render/fleet/what-if-text.ts";
import { StdoutSink } from "../sinks/stdout-sink.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { parseClientVersion } from "./client-version-flag.ts";
import type { WhatIfArguments } from "./commands/what-if.ts";
import { EXIT_STATUS, type ExitStatus, exitStatus } from "./exit-status.ts";
import { recordTest } from "./fleet-flags.ts";
import { onInterrupt } from "./interrupt.ts";
import { parsePortFlag } from "./port-flag.ts";
import { readRecords } from "./read-records.ts";
import { stdoutPage } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

// Everything is imported here, statically: once root is given up, the files of this package may be out of reach.

/** `kexscope what-if RECORDS...`: gathers the offers, negotiates them anew, tells who breaks. Exit status 1 when somebody does. */
export async function runWhatIf(paths: readonly string[], args: WhatIfArguments): Promise<ExitStatus> {
  const sources = linesSources(args);
  const change = changeOf(sources, args["client-version"]);
  const accepts = recordTest(args);
  const ports = parsePortFlag(args.port);
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const stop = new AbortController();
  const sink = new StdoutSink(() => stop.abort());
  const page = stdoutPage(args.color);
  const program = version();
  const release = onInterrupt(() => stop.abort());
  const offers = new FleetOffers();
  const totals = await readRecords(paths, (record) => offers.add(record), { accepts, ports, signal: stop.signal, talk, quiet: args.quiet ?? false });
  release();
  if (totals.unreadable && totals.records === 0) return EXIT_STATUS.unreadable;
  const answer = whatIfFleet(offers, change);
  const asked = askedOf(sources, args["client-version"]);
  const document: WhatIfDocument = { schema_version: SCHEMA_VERSION, tool: { name: "kexscope", version: program }, records: totals, asked, ...answer };
  if (args.json) sink.write(`${asciiJson(document)}\n`);
  else sink.write(whatIfFleetText(answer, asked, page));
  sink.flush();
  if (totals.records === 0) talk.warning("no record is what was asked for");
  return exitStatus({ unreadable: totals.unreadable, failed: answer.stop.length > 0 || answer.refused.length > 0 }, args["exit-zero"] ?? false);
}

/** In the order in which sshd would read them: a line by itself stands above the rest. */
function linesSources(args: WhatIfArguments): LinesSource[] {
  const policy = args.policy;
  const config = args["server-config"];
  return [
    ...(args.server ?? []).map((text): LinesSource => ({ name: "--server", text, kind: "lines" })),
    ...(policy === undefined ? [] : [{ name: policy, text: readText("policy", policy), kind: "policy" } as const]),
    ...(config === undefined ? [] : [{ name: config, text: readText("server-config", config), kind: "config" } as const]),
  ];
}

function changeOf(sources: readonly LinesSource[], clientVersion: string | undefined): FleetChange {
  if (sources.length === 0 && clientVersion === undefined) {
    throw new UsageError(
      'what if what? Write --server "KexAlgorithms -diffie-hellman-group14-sha1", --server-config FILE, --policy FILE or --client-version 9.9',
    );
  }
  for (const source of sources) checkSource(source);
  return {
    server: sources.length === 0 ? null : readServerLines(sources),
    clientVersion: clientVersion === undefined ? null : parseClientVersion(clientVersion),
  };
}

/** A policy or a line that sets nothing is a slip of the pen; a whole configuration without a list is the default. */
function checkSource(source: LinesSource): void {
  if (source.kind === "config" || readServerLines([source]).settings.length > 0) return;
  if (source.kind === "lines") {
    throw new UsageError(
      `--server ${source.text}: it sets nothing that is negotiated; write a line as KexAlgorithms, HostKeyAlgorithms, Ciphers, MACs or Compression`,
    );
  }
  throw new UsageError(
    `--policy ${source.name}: no line for sshd in it; give the file that the policy makes: /usr/share/crypto-policies/POLICY/opensshserver.txt, or /etc/crypto-policies/back-ends/opensshserver.config`,
  );
}

function askedOf(sources: readonly LinesSource[], clientVersion: string | undefined): Asked {
  return {
    lines: sources.map(({ name, text, kind }) => (kind === "lines" ? text : `${kind === "policy" ? "the policy" : "the configuration"} ${name}`)),
    client_version: clientVersion ?? null,
  };
}

function readText(flag: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "latin1");
  } catch (error) {
    throw new UsageError(`--${flag} ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message}`);
  }
  if (text.length > MAX_CONFIG_BYTES) throw new UsageError(`--${flag} ${path}: too large to be a configuration`);
  return text;
}
