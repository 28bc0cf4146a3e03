import type { InferredOptionTypes, Options } from "yargs";
import { FORMATS, type Format } from "../render/formats/format.ts";
import type { Only } from "./filter.ts";

/** A flag that is given twice: the last one counts. */
export const last = <T>(value: T | T[]): T => (Array.isArray(value) ? value[value.length - 1]! : value);
/** A list that is given twice: both count. */
const joined = (value: string | string[]): string => (Array.isArray(value) ? value.join(",") : value);

/** The flags of every command that analyses. Lists are written with commas: an array flag of yargs would swallow the files after it. */
export const ANALYSIS_FLAGS = {
  json: { type: "boolean", describe: "Print one JSON document", conflicts: "ndjson" },
  ndjson: { type: "boolean", describe: "Print a line of JSON for each connection, as it ends" },
  format: {
    choices: FORMATS,
    coerce: last<Format>,
    conflicts: ["json", "ndjson"],
    describe: "Print a line of JSON for each connection, as other programs have it: Suricata's EVE, Elastic's ECS, OCSF",
  },
  only: { choices: ["failed", "ok", "all"], coerce: last<Only>, describe: "Print every connection of this kind, one by one (failed includes stalled)" },
  host: {
    type: "string",
    requiresArg: true,
    coerce: joined,
    describe: "Only connections of this address or network: 10.0.0.5, 10.0.0.0/24, with commas between",
  },
  port: {
    type: "string",
    requiresArg: true,
    coerce: joined,
    default: "22",
    describe: "Ports on which every connection counts as SSH, as 22,2222; on others SSH shows itself",
  },
  verdict: { type: "string", requiresArg: true, coerce: joined, describe: "Only connections with this verdict, codes with commas between" },
  since: {
    type: "string",
    requiresArg: true,
    coerce: last<string>,
    describe: "Only from this time on: 14:02 (UTC, of the capture's first day), RFC 3339, or seconds since 1970",
  },
  until: { type: "string", requiresArg: true, coerce: last<string>, describe: "Only up to this time" },
  "what-if": {
    type: "string",
    requiresArg: true,
    coerce: last<string>,
    describe: "What the two would negotiate with this line in sshd_config (or client: LINE in ssh_config), as: KexAlgorithms +diffie-hellman-group14-sha256",
  },
  frames: { type: "boolean", describe: "Show each exchange packet by packet, with frame numbers" },
  html: { type: "string", requiresArg: true, coerce: last<string>, describe: "Write a report to this file as well: one page that needs nothing else" },
  "known-hosts": { type: "string", requiresArg: true, coerce: last<string>, describe: "The client's known_hosts: makes sure of a refused host key" },
  separate: { type: "boolean", describe: "Each file is a capture of its own, not a part of one rotation" },
  "save-failed": {
    type: "string",
    requiresArg: true,
    coerce: last<string>,
    describe: "Write the packets of each failed exchange into this folder, a small capture each",
  },
  write: { type: "string", requiresArg: true, coerce: last<string>, describe: "Write every packet that is read to this file" },
  "write-size": { type: "number", requiresArg: true, default: 100, describe: "With --write: begin another file after so many MB" },
  sink: {
    type: "string",
    array: true,
    nargs: 1,
    requiresArg: true,
    describe: "Send each record elsewhere as well: redis://HOST[?stream=NAME&maxlen=N] or file:PATH; may be given several times",
  },
  spool: { type: "string", requiresArg: true, coerce: last<string>, describe: "The folder where records wait for Redis" },
  "spool-size": { type: "number", requiresArg: true, default: 1000, describe: "MB that may wait there; then the oldest leave" },
  "sink-size": { type: "number", requiresArg: true, default: 100, describe: "With file: begin another file after so many MB" },
  "sink-files": { type: "number", requiresArg: true, default: 10, describe: "With file: keep so many" },
  "exit-zero": { type: "boolean", describe: "Exit with 0 when exchanges failed" },
  quiet: { type: "boolean", alias: "q", describe: "No warnings, progress or totals on stderr", conflicts: "verbose" },
  verbose: { type: "boolean", alias: "v", describe: "Tell on stderr what is read and with which rights" },
  color: { type: "boolean", default: true, describe: "Colours on a terminal; --no-color turns them off" },
} as const satisfies Record<string, Options>;

export type AnalysisArguments = InferredOptionTypes<typeof ANALYSIS_FLAGS>;
