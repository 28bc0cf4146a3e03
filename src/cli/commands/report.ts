import type { InferredOptionTypes, Options } from "yargs";
import { last } from "../analysis-flags.ts";
import type { Command } from "../command.ts";
import { fileName } from "../command-line.ts";
import { FLEET_FLAGS } from "../fleet-flags.ts";

const REPORT_FLAGS = {
  out: { type: "string", requiresArg: true, demandOption: true, coerce: last<string>, describe: "Where to write the page" },
  since: { type: "string", requiresArg: true, coerce: last<string>, describe: "Tell failures that were never seen before this date: 2026-03-01" },
  ...FLEET_FLAGS,
} as const satisfies Record<string, Options>;

export type ReportArguments = InferredOptionTypes<typeof REPORT_FLAGS> & { records: string[] };

/** `kexscope report RECORDS... --out FILE` */
export const report: Command<ReportArguments> = {
  command: "report <records..>",
  describe: "Write one HTML page about a fleet: verdicts over time, worst servers, outdated software, algorithms still in use",
  builder: (parser) =>
    parser
      .positional("records", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "NDJSON, Parquet, captures, or folders of records; - is standard input",
      })
      .options(REPORT_FLAGS)
      .example("$0 report tables/ --out fleet.html --since 2026-03-01", "What is new since then?"),
  run: async (args) => {
    const { runReport } = await import("../run-report.ts");
    return runReport(args.records.map(fileName), args);
  },
};
