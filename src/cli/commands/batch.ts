import type { InferredOptionTypes, Options } from "yargs";
import { ANALYSIS_FLAGS, last } from "../analysis-flags.ts";
import type { Command } from "../command.ts";

const { port, quiet, verbose } = ANALYSIS_FLAGS;

const BATCH_FLAGS = {
  out: {
    type: "string",
    demandOption: true,
    requiresArg: true,
    coerce: last<string>,
    describe: "The folder that the rows go to; what is finished in it is not done again",
  },
  shard: { type: "string", requiresArg: true, coerce: last<string>, describe: "Only a part of the captures, as 2/4: several machines share the work" },
  site: { type: "string", requiresArg: true, coerce: last<string>, describe: "Where the captures come from; without it their folder says so" },
  workers: { type: "number", requiresArg: true, describe: "Processes that read captures; without it one a core" },
  again: { type: "boolean", describe: "Read captures once more that another version read, or one with other flags" },
  ndjson: { type: "boolean", default: true, describe: "Write lines of JSON beside Parquet; --no-ndjson leaves them out" },
  port,
  quiet,
  verbose,
} as const satisfies Record<string, Options>;

export type BatchArguments = InferredOptionTypes<typeof BATCH_FLAGS> & { capture: string[] };

/** `kexscope batch --out DIR CAPTURES...` */
export const batch: Command<BatchArguments> = {
  command: "batch <capture..>",
  describe: "Read many captures into tables (Parquet and NDJSON), with all cores; finished ones are skipped",
  builder: (parser) =>
    parser
      .positional("capture", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "Captures, folders, patterns in quotes, or @FILE with a path a line",
      })
      .options(BATCH_FLAGS)
      .example("$0 batch --out tables /var/captures", "Every capture below a folder; its sub-folders are the sites")
      .example("$0 batch --out tables --shard 2/4 '/mnt/captures/*/ssh-2026-03-*.pcap.gz'", "The second of four machines"),
  run: async (args) => {
    const { runBatch } = await import("../run-batch.ts");
    return runBatch(args);
  },
};
