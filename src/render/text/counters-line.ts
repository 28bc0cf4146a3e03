import { bytes, count } from "./words.ts";

/** What a live run has counted. */
export interface Counters {
  packets: number;
  bytes: number;
  connections: number;
  halfOpen: number;
  evicted: number;
  /** Half-open connections that were counted only. */
  untold: number;
  /** By the kernel, as far as the engine knows. */
  dropped: number;
  /** Records that no reader took in time. */
  notPrinted: number;
  /** Memory of the analyser. Bytes. */
  rss: number;
}

/** One line for stderr. */
export function countersLine(counters: Counters): string {
  const { packets, connections, halfOpen, evicted, untold, dropped, notPrinted, rss } = counters;
  return [
    count(packets, "packet"),
    bytes(counters.bytes),
    count(connections, "connection"),
    `${halfOpen.toLocaleString("en-GB")} half open`,
    `${evicted.toLocaleString("en-GB")} evicted (${untold.toLocaleString("en-GB")} untold)`,
    `${dropped.toLocaleString("en-GB")} dropped by the kernel`,
    `${notPrinted.toLocaleString("en-GB")} not printed`,
    `memory ${bytes(rss)}`,
  ].join(", ");
}
