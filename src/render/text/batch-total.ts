import { bytes, count, duration } from "./words.ts";

/** What a batch did. */
export interface BatchTotals {
  captures: number;
  bytes: number;
  done: number;
  skipped: number;
  outdated: number;
  errors: number;
  connections: number;
}

/** The last line of `kexscope batch`. */
export function batchTotal(totals: BatchTotals, seconds: number, stopped: boolean): string {
  const outdated = totals.outdated === 0 ? "" : ` (${totals.outdated.toLocaleString("en-GB")} by another version or with other flags: --again)`;
  return [
    `${stopped ? "stopped: " : ""}${count(totals.captures, "capture")} (${bytes(totals.bytes)})`,
    `${totals.done.toLocaleString("en-GB")} read`,
    `${totals.skipped.toLocaleString("en-GB")} were done before${outdated}`,
    `${totals.errors.toLocaleString("en-GB")} with an error`,
    count(totals.connections, "connection"),
    duration(seconds),
  ].join(", ");
}
