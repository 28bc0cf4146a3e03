import type { ConnectionRecord, SeriesRecord } from "../diagnosis/record.ts";
import type { KnownHosts } from "../knowledge/known-hosts.ts";

/** What the caller may choose about an analysis. */
export interface AnalysisOptions {
  /** Ports on which SYNs and refusals count; SSH on other ports is found by its identification. */
  ports: readonly number[];
  /** Every capture is a timeline of its own, even where several are one rotation. */
  separate: boolean;
  /** Known host keys: turns a refused host key from likely into certain. */
  knownHosts: KnownHosts | null;
  /** Ends the reading early; what was read is still told. */
  signal?: AbortSignal;
  /** Silence after which an exchange that is owed something counts as stalled. Nanoseconds. */
  stallAfter: number;
}

/** Silence that counts as a stall: longer than any step of a healthy exchange on a slow host takes (a resolver's first time-out is 5 s). Nanoseconds. */
export const STALL_AFTER = 5e9;

/** Where results go, in the order in which connections end. */
export interface AnalysisSink {
  connection(record: ConnectionRecord): void;
  series(record: SeriesRecord): void;
  /** Bytes read so far, of how many in all (null when unknown). */
  progress?(bytesRead: number, total: number | null): void;
}
