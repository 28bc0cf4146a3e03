import type { SinkTarget, WhenFull } from "./sink-target.ts";

/** What the thread of a sink is started with. */
export interface SinkThreadData {
  target: SinkTarget;
  whenFull: WhenFull;
  /** Bytes that were taken, modulo 2^32. */
  taken: Int32Array<SharedArrayBuffer>;
  /** See COUNTERS. */
  counters: Float64Array<SharedArrayBuffer>;
}

/** Places in `counters`: the thread writes, everybody reads. */
export const COUNTERS = {
  /** Records that arrived: Redis confirmed them, or they are in the file. */
  delivered: 0,
  /** Records that will not arrive: the spool was full, or the disk. */
  lost: 1,
  /** Bytes in the spool. */
  waitingBytes: 2,
  /** 1 while the other side takes records. */
  up: 3,
} as const;

export const COUNTER_COUNT = 4;

/** To the thread: open (the rights are given up by now), lines, close. */
export type ToSink = { kind: "open" } | { kind: "lines"; bytes: Uint8Array } | { kind: "close"; patience: number };

/** From the thread. */
export type FromSink =
  | { kind: "loaded" }
  /** `why`: it cannot be used; null when it can. */
  | { kind: "opened"; why: string | null }
  /** What the user should know. */
  | { kind: "news"; what: string; bad: boolean }
  | { kind: "closed" };
