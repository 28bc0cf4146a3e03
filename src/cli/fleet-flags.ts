import type { Options } from "yargs";
import type { StoredRecord } from "../records/stored-record.ts";
import { ANALYSIS_FLAGS, last } from "./analysis-flags.ts";
import { parseHostFlag } from "./host-flag.ts";
import { parseTimeFlag } from "./time-flag.ts";
import { UsageError } from "./usage-error.ts";

const { host, port, quiet, verbose } = ANALYSIS_FLAGS;

/** The flags of every command that reads records. */
export const FLEET_FLAGS = {
  host,
  until: { type: "string", requiresArg: true, coerce: last<string>, describe: "Only connections that began before this time" },
  port: { ...port, describe: "For captures among the files: ports on which every connection counts as SSH" },
  quiet,
  verbose,
} as const satisfies Record<string, Options>;

/** Which records count. */
export type RecordTest = (record: StoredRecord) => boolean;

/** Reads the flags that choose records. Throws UsageError. */
export function recordTest(args: { host?: string | undefined; since?: string | undefined; until?: string | undefined }): RecordTest {
  const isHost = args.host === undefined ? null : parseHostFlag(args.host);
  const since = dateFlag("since", args.since);
  const until = dateFlag("until", args.until);
  return ({ client, server, started_at, ended_at }) =>
    (isHost === null || isHost(client.ip) || isHost(server.ip)) &&
    (since === null || Date.parse(ended_at) >= since) &&
    (until === null || Date.parse(started_at) <= until);
}

/** A time with its date: records are of many days. Milliseconds since 1970. */
export function dateFlag(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const { milliseconds, relativeToDay } = parseTimeFlag(flag, text);
  if (relativeToDay) throw new UsageError(`--${flag} ${text}: of which day? Records are of many; write 2026-03-01 or 2026-03-01T14:02:11Z`);
  return milliseconds;
}
