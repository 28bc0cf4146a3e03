import { MAX_BYTES_AHEAD_OF_HOLE, MAX_INTERVALS_AHEAD_OF_HOLE, MAX_TOTAL_BYTES_AHEAD } from "../limits.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { copyBytes } from "./copy-bytes.ts";

/** Stream bytes [start, end) that wait for what is before them. */
export interface HeldInterval {
  start: number;
  end: number;
  /** The captured part, from `start`; shorter than the interval where the snap length cut it. */
  bytes: Uint8Array;
  frame: number;
  time: number;
}

/** Bytes ahead of a hole: disjoint intervals in stream order. The first copy of a byte stays, later ones are compared with it. */
export class HeldBytes {
  private readonly intervals: HeldInterval[] = [];
  private total = 0;
  private readonly budget: ByteBudget;
  /** Set by insert: a byte was there already and differed. */
  conflict = false;
  /** Set by insert: a limit kept bytes out. */
  refused = false;

  constructor(budget: ByteBudget) {
    this.budget = budget;
  }

  get first(): HeldInterval | undefined {
    return this.intervals[0];
  }

  /** Takes stream bytes [start, end); `captured` of them stand in data from `from`. */
  insert(start: number, end: number, data: Uint8Array, from: number, captured: number, frame: number, time: number): void {
    this.conflict = false;
    this.refused = false;
    let at = start;
    let i = this.indexOf(start);
    while (at < end) {
      const next = this.intervals[i];
      if (next !== undefined && next.start <= at) {
        const shared = Math.min(next.end, end, start + captured);
        if (differs(next.bytes, at - next.start, data, from + at - start, shared - at)) this.conflict = true;
        at = next.end;
        i++;
        continue;
      }
      const pieceEnd = next === undefined ? end : Math.min(end, next.start);
      const size = Math.max(0, Math.min(pieceEnd, start + captured) - at);
      if (!this.hasRoom(size)) {
        this.refused = true;
        return;
      }
      const bytes = copyBytes(data, from + at - start, from + at - start + size);
      this.intervals.splice(i, 0, { start: at, end: pieceEnd, bytes, frame, time });
      this.count(size);
      at = pieceEnd;
      i++;
    }
  }

  /** Takes the first interval out. */
  shift(): void {
    const first = this.intervals.shift();
    if (first !== undefined) this.count(-first.bytes.length);
  }

  /** Whether all of [start, end) is held. */
  covers(start: number, end: number): boolean {
    let at = start;
    for (let i = this.indexOf(start); at < end; i++) {
      const next = this.intervals[i];
      if (next === undefined || next.start > at) return false;
      at = next.end;
    }
    return true;
  }

  /** Moves all by `delta`, when the stream's origin turns out to be elsewhere. */
  move(delta: number): void {
    for (const interval of this.intervals) {
      interval.start += delta;
      interval.end += delta;
    }
  }

  clear(): void {
    this.intervals.length = 0;
    this.count(-this.total);
  }

  private hasRoom(size: number): boolean {
    return (
      this.intervals.length < MAX_INTERVALS_AHEAD_OF_HOLE && this.total + size <= MAX_BYTES_AHEAD_OF_HOLE && this.budget.ahead + size <= MAX_TOTAL_BYTES_AHEAD
    );
  }

  private count(size: number): void {
    this.total += size;
    this.budget.ahead += size;
  }

  /** Index of the first interval that ends after `offset`. */
  private indexOf(offset: number): number {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.intervals[middle]!.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Compares `length` bytes, as far as the first array reaches. */
export function differs(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  const size = Math.min(length, a.length - aStart);
  for (let i = 0; i < size; i++) if (a[aStart + i] !== b[bStart + i]) return true;
  return false;
}
