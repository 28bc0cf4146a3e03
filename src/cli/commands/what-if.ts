import type { InferredOptionTypes, Options } from "yargs";
import { ANALYSIS_FLAGS, last } from "../analysis-flags.ts";
import type { Command } from "../command.ts";
import { fileName } from "../command-line.ts";
import { FLEET_FLAGS } from "../fleet-flags.ts";

const { json, "exit-zero": exitZero, color } = ANALYSIS_FLAGS;

const WHAT_IF_FLAGS = {
  server: {
    type: "string",
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: 'A line of sshd_config on the servers, as "KexAlgorithms -diffie-hellman-group14-sha1"; may be given several times',
  },
  "server-config": { type: "string", requiresArg: true, coerce: last<string>, describe: "A whole sshd_config on the servers" },
  policy: { type: "string", requiresArg: true, coerce: last<string>, describe: "A crypto-policies file for sshd, as back-ends/opensshserver.config" },
  "client-version": { type: "string", requiresArg: true, coerce: last<string>, describe: 'The version that clients are upgraded to: 9.9, or "PuTTY 0.83"' },
  json: { type: json.type, describe: json.describe },
  since: { type: "string", requiresArg: true, coerce: last<string>, describe: "Only connections of this time on: 2026-03-01, or RFC 3339" },
  ...FLEET_FLAGS,
  "exit-zero": { ...exitZero, describe: "Exit with 0 when somebody breaks" },
  color,
} as const satisfies Record<string, Options>;

export type WhatIfArguments = InferredOptionTypes<typeof WHAT_IF_FLAGS> & { records: string[] };

/** `kexscope what-if RECORDS...` */
export const whatIf: Command<WhatIfArguments> = {
  command: "what-if <records..>",
  describe: "Say which clients stop working, and which start, if servers had other lines or clients another version",
  builder: (parser) =>
    parser
      .positional("records", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "NDJSON, Parquet, captures, or folders of records; - is standard input",
      })
      .options(WHAT_IF_FLAGS)
      .example('$0 what-if records/ --server "MACs -*sha1*"', "Whom do we break without SHA-1?")
      .example("$0 what-if day.ndjson --server-config new/sshd_config", "Is the new configuration safe?")
      .example("$0 what-if day.ndjson --client-version 10.0", "And upgrading the clients?"),
  run: async (args) => {
    const { runWhatIf } = await import("../run-what-if.ts");
    return runWhatIf(args.records.map(fileName), args);
  },
};
