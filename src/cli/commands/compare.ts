import type { InferredOptionTypes } from "yargs";
import { ANALYSIS_FLAGS } from "../analysis-flags.ts";
import type { Command } from "../command.ts";
import { fileName } from "../command-line.ts";
import { UsageError } from "../usage-error.ts";

const { json, frames, html, port, "exit-zero": exitZero, quiet, verbose, color } = ANALYSIS_FLAGS;

const COMPARE_FLAGS = {
  json: { type: json.type, describe: json.describe },
  html: { ...html, describe: "Write a page with the packets between the points into this file" },
  frames: { ...frames, describe: "Show every packet, with its frame number at each point" },
  port,
  "exit-zero": exitZero,
  quiet,
  verbose,
  color,
} as const;

export type CompareArguments = InferredOptionTypes<typeof COMPARE_FLAGS> & { file: string[] };

/** `kexscope compare CLIENT SERVER [MIDDLE...]` */
export const compare: Command<CompareArguments> = {
  command: "compare <file..>",
  describe: "Hold captures of the same connections against each other: what was lost, changed or made up, and between which two",
  builder: (parser) =>
    parser
      .positional("file", {
        type: "string",
        array: true,
        demandOption: true,
        describe: "The client's capture, those of the way in order, the server's",
      })
      .options(COMPARE_FLAGS)
      .example("$0 compare client.pcap server.pcap", "What did the path do?")
      .example("$0 compare client.pcap firewall.pcap server.pcap", "On which side of the firewall?"),
  run: async (args) => {
    const files = args.file.map(fileName);
    if (files.length < 2) throw new UsageError("compare needs two captures or more: kexscope compare CLIENT.pcap SERVER.pcap");
    const { compareFiles } = await import("../compare-files.ts");
    return compareFiles(files, args);
  },
};
