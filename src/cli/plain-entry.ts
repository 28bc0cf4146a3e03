/** What `kexscope FILE...` needs in memory, and no more; scripts/build/bundle.mjs joins it into a file of its own. See entry.ts. */
import { ANALYSIS_FLAGS, type AnalysisArguments } from "./analysis-flags.ts";
import { analyzeFiles } from "./analyze-files.ts";
import type { ExitStatus } from "./exit-status.ts";
import { plainWords, type Switch } from "./plain-words.ts";

export { tellFailure } from "./failure.ts";

/** As runProgram of program.ts, for a command line that is plain. */
export async function runProgram(argv: readonly string[]): Promise<ExitStatus> {
  const plain = plainWords(argv);
  if (plain === null) throw new Error("this command line is for yargs");
  return analyzeFiles(plain.files, plainArguments(plain.switches));
}

/** The arguments of an analysis with these switches: what yargs would give. */
export function plainArguments(switches: ReadonlySet<Switch>): AnalysisArguments {
  const args: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(ANALYSIS_FLAGS)) if ("default" in flag) args[name] = flag.default;
  for (const name of switches) {
    if (name === "no-color") args["color"] = false;
    else args[name] = true;
  }
  return args as unknown as AnalysisArguments;
}
