import type { AnalysisOptions } from "../analysis/analysis-options.ts";
import { UsageError } from "./usage-error.ts";

/** What `--what-if` asks for: "KexAlgorithms …" is the server's, "client: KexAlgorithms …" the client's. Throws UsageError where no line is left. */
export function whatIfOption(text: string | undefined): Pick<AnalysisOptions, "whatIf"> {
  if (text === undefined) return {};
  const [, side = "server", lines = ""] = /^(?:(client|server):)?\s*([\s\S]*)$/.exec(text) ?? [];
  if (lines.trim() === "") throw new UsageError("--what-if wants a line, as: KexAlgorithms +diffie-hellman-group14-sha256");
  return { whatIf: { side: side === "client" ? "client" : "server", lines } };
}
