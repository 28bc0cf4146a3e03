import { grouped } from "../grouped.ts";
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
  /** Holes in the clear part of streams. */
  gaps: number;
  /** Records that no reader took in time. */
  notPrinted: number;
  /** Memory of the analyser. Bytes. */
  rss: number;
}

/** One line for stderr. */
export function countersLine(counters: Counters): string {
  const { packets, connections, halfOpen, evicted, untold, dropped, gaps, notPrinted, rss } = counters;
  return [
    count(packets, "packet"),
    bytes(counters.bytes),
    count(connections, "connection"),
    `${grouped(halfOpen)} half open`,
    `${grouped(evicted)} evicted (${grouped(untold)} untold)`,
    `${grouped(dropped)} dropped by the kernel`,
    count(gaps, "gap"),
    `${grouped(notPrinted)} not printed`,
    `memory ${bytes(rss)}`,
  ].join(", ");
}
