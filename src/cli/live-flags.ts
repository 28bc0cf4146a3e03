import type { InferredOptionTypes, Options } from "yargs";
import { ANALYSIS_FLAGS, last } from "./analysis-flags.ts";

const { json: _json, since: _since, until: _until, separate: _separate, html: _html, ...SHARED } = ANALYSIS_FLAGS;

/** Why the others are left out, and what does the same. */
export const INSTEAD_OF_FLAGS: Readonly<Record<keyof typeof ANALYSIS_FLAGS & ("json" | "since" | "until" | "separate" | "html"), string>> = {
  json: "one document needs an end; --ndjson prints a line for each connection, and the summary last",
  since: "it begins now; with --write FILE everything is kept, and kexscope FILE --since looks back",
  until: "it goes on until it is ended: timeout 1h kexscope live ..., with the summary at the end",
  separate: "each interface is seen as it is; to tell two apart, run it once for each",
  html: "a page needs an end; with --write FILE everything is kept, and kexscope FILE --html makes the page",
};

/** The flags of `kexscope live`. What needs an end, as one JSON document does, is left out. */
export const LIVE_FLAGS = {
  interface: {
    type: "string",
    alias: "i",
    array: true,
    nargs: 1,
    demandOption: true,
    requiresArg: true,
    describe: "Where to listen; may be given several times",
  },
  ...SHARED,
  engine: { choices: ["auto", "cap", "dumpcap", "tcpdump"] as const, default: "auto" as const, describe: "What captures; auto takes the first that is there" },
  filter: { type: "string", requiresArg: true, coerce: last<string>, describe: "Narrow what is captured, as tcpdump takes it: 'not host 10.0.0.5'" },
  user: { type: "string", requiresArg: true, coerce: last<string>, describe: "Who to become once the capture is open; nobody without" },
  buffer: { type: "number", requiresArg: true, default: 64, describe: "Kernel buffer of each capture, in MiB" },
  "stall-after": { type: "number", requiresArg: true, default: 5, describe: "Seconds of standing still after which an exchange is told as waiting" },
  "max-flows": { type: "number", requiresArg: true, describe: "Connections followed at a time" },
  reconnect: { type: "boolean", describe: "Capture again when the interface comes back; one process keeps the right for that" },
  stats: { type: "number", requiresArg: true, describe: "Tell the counters on stderr every so many seconds; SIGUSR2 tells them at any time" },
  metrics: { type: "string", requiresArg: true, coerce: last<string>, describe: "Answer Prometheus here: a port of the loopback, or HOST:PORT" },
} as const satisfies Record<string, Options>;

export type LiveArguments = InferredOptionTypes<typeof LIVE_FLAGS>;
