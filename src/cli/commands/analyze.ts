import { ANALYSIS_FLAGS, type AnalysisArguments } from "../analysis-flags.ts";
import type { Command } from "../command.ts";
import { fileName } from "../command-line.ts";
import { UsageError } from "../usage-error.ts";

type Arguments = AnalysisArguments & { file: string[] | undefined };

/** `kexscope [analyze] FILE...` */
export const analyze: Command<Arguments> = {
  command: ["analyze [file..]", "$0"],
  describe: "Say where the SSH exchanges in capture files died, and why (the default command)",
  builder: (parser) =>
    parser
      .positional("file", {
        type: "string",
        array: true,
        describe: "Capture files (pcap or pcapng, also compressed); - is standard input",
      })
      .options(ANALYSIS_FLAGS)
      .example("$0 ssh.pcap", "Where did it die, why, and what mends it?")
      .example("$0 --host 10.0.0.5 --frames ssh.pcap", "One host's exchanges, packet by packet")
      .example("$0 --html report.html ssh-*.pcap.gz", "A page to send around")
      .example("tcpdump -U -w - 'tcp port 22 or icmp' | $0 -", "Without a file in between"),
  run: async (args) => {
    const files = (args.file ?? []).map(fileName);
    if (files.length === 0) throw new UsageError("which capture? Write kexscope FILE, or - for standard input; kexscope --help lists the commands");
    const { analyzeFiles } = await import("../analyze-files.ts");
    return analyzeFiles(files, args);
  },
};
