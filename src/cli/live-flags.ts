import type { InferredOptionTypes, Options } from "yargs";
import { ANALYSIS_FLAGS } from "./analysis-flags.ts";

const { json: _json, since: _since, until: _until, separate: _separate, ...SHARED } = ANALYSIS_FLAGS;

const last = (value: string | string[]): string => (Array.isArray(value) ? value[value.length - 1]! : value);

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
  filter: { type: "string", requiresArg: true, coerce: last, describe: "Narrow what is captured, as tcpdump takes it: 'not host 10.0.0.5'" },
  user: { type: "string", requiresArg: true, coerce: last, describe: "Who to become once the capture is open; nobody without" },
  buffer: { type: "number", requiresArg: true, default: 64, describe: "Kernel buffer of each capture, in MiB" },
  "stall-after": { type: "number", requiresArg: true, default: 5, describe: "Seconds of standing still after which an exchange is told as waiting" },
  "max-flows": { type: "number", requiresArg: true, describe: "Connections followed at a time" },
  "save-failed": { type: "string", requiresArg: true, coerce: last, describe: "Write the packets of each failed exchange into this folder" },
  write: { type: "string", requiresArg: true, coerce: last, describe: "Write everything that is captured to this file" },
  "write-size": { type: "number", requiresArg: true, default: 100, describe: "Begin another file after this many MB" },
  reconnect: { type: "boolean", describe: "Capture again when the interface comes back; one process stays root for that" },
  stats: { type: "number", requiresArg: true, describe: "Tell the counters on stderr every so many seconds; SIGUSR2 tells them at any time" },
} as const satisfies Record<string, Options>;

export type LiveArguments = InferredOptionTypes<typeof LIVE_FLAGS>;
