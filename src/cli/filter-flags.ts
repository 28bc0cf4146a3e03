import type { AnalysisArguments } from "./analysis-flags.ts";
import type { FilterFlags } from "./filter.ts";
import { parseHostFlag } from "./host-flag.ts";
import { parseTimeFlag } from "./time-flag.ts";

/** The flags that choose connections, read. Throws UsageError for one that cannot be understood. */
export function filterFlags(args: Pick<AnalysisArguments, "only" | "host" | "verdict" | "since" | "until">): FilterFlags {
  return {
    only: args.only ?? null,
    host: args.host === undefined ? null : parseHostFlag(args.host),
    verdicts: args.verdict === undefined ? null : args.verdict.split(",").map((code) => code.trim()),
    since: args.since === undefined ? null : parseTimeFlag("since", args.since),
    until: args.until === undefined ? null : parseTimeFlag("until", args.until),
  };
}
