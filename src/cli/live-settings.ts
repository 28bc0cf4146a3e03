import { readFileSync } from "node:fs";
import type { AnalysisOptions } from "../analysis/analysis-options.ts";
import { parseKnownHosts } from "../knowledge/known-hosts.ts";
import { ABANDON_ESTABLISHED_SECONDS, ABANDON_HALF_OPEN_SECONDS, ABANDON_ICMP_ANSWERED_SECONDS, FLOOD_HALF_OPEN, MAX_LIVE_FLOWS } from "../limits.ts";
import { KNOWN_HOSTS_DESCRIPTOR, type LiveAnalyserOptions } from "./live-analyser-options.ts";
import { parsePortFlag } from "./port-flag.ts";
import { whatIfOption } from "./what-if-line.ts";

const SECOND = 1e9;
/**
 * Silence after a FIN or RST until the connection is told. Late packets come within a round trip; offline a second is waited, which a
 * person in front of a live capture would notice. Nanoseconds.
 */
const LINGER = 0.4 * SECOND;

/** The analysis that the flags ask for. */
export function analysisOptionsOf({ args, knownHosts }: LiveAnalyserOptions): AnalysisOptions {
  const maxFlows = args["max-flows"] ?? MAX_LIVE_FLOWS;
  return {
    ports: parsePortFlag(args.port),
    separate: false,
    knownHosts: knownHosts ? parseKnownHosts(readFileSync(KNOWN_HOSTS_DESCRIPTOR, "utf8")) : null,
    ...whatIfOption(args["what-if"]),
    timeline: args.frames === true,
    stallAfter: args["stall-after"] * SECOND,
    live: {
      linger: LINGER,
      maxFlows,
      abandonHalfOpen: ABANDON_HALF_OPEN_SECONDS * SECOND,
      abandonIcmpAnswered: ABANDON_ICMP_ANSWERED_SECONDS * SECOND,
      abandonEstablished: ABANDON_ESTABLISHED_SECONDS * SECOND,
      floodHalfOpen: Math.min(FLOOD_HALF_OPEN, maxFlows / 2),
    },
  };
}
