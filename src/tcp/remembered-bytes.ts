import { MAX_REMEMBERED_BYTES, MAX_TOTAL_REMEMBERED_BYTES } from "../limits.ts";
import type { ByteBudget } from "./byte-budget.ts";

const FIRST_SIZE = 256;
/** Below this a loop is cheaper than making a view. Bytes. */
const SHORT_COPY = 64;
/** Shared by all that remember nothing: an empty array costs a hundred bytes. */
const NOTHING = new Uint8Array(0);

/**
 * Arrays that a connection gave back, by size. Most connections need the same few sizes for some milliseconds, and memory outside
 * of the heap costs more to get and to free than all else that is done with these bytes. Bounded as the budget is.
 */
const spare = new Map<number, Uint8Array[]>();

/** The first bytes of a direction that were handed on, for comparison with later copies of them. They are added in stream order. */
export class RememberedBytes {
  private bytes: Uint8Array = NOTHING;
  /** Behind the last byte that was added. */
  private end = 0;
  /** What was never captured in [0, end): pairs of from and to, in order; null without. */
  private holes: number[] | null = null;
  private readonly budget: ByteBudget;

  constructor(budget: ByteBudget) {
    this.budget = budget;
  }

  /** Keeps data[start, end) as the stream from `offset`, as far as the limits reach. */
  add(offset: number, data: Uint8Array, start: number, end: number): void {
    const size = Math.min(end - start, MAX_REMEMBERED_BYTES - offset);
    if (size <= 0 || !this.reach(offset + size)) return;
    const { bytes } = this;
    if (size < SHORT_COPY) for (let i = 0; i < size; i++) bytes[offset + i] = data[start + i]!;
    else bytes.set(data.subarray(start, start + size), offset);
    if (offset > this.end) {
      this.holes ??= [];
      this.holes.push(this.end, offset);
    }
    this.end = offset + size;
  }

  /** Whether a byte of data[start, end), as the stream from `offset`, differs from the one kept. */
  differs(offset: number, data: Uint8Array, start: number, end: number): boolean {
    const size = Math.min(end - start, this.end - offset);
    for (let i = Math.max(0, -offset); i < size; i++) {
      if (this.bytes[offset + i] !== data[start + i] && !this.isHole(offset + i)) return true;
    }
    return false;
  }

  clear(): void {
    this.budget.remembered -= this.bytes.length;
    if (this.bytes.length > 0) giveBack(this.bytes);
    this.bytes = NOTHING;
    this.end = 0;
    this.holes = null;
  }

  private isHole(offset: number): boolean {
    if (this.holes === null) return false;
    for (let i = 0; i < this.holes.length; i += 2) if (offset >= this.holes[i]! && offset < this.holes[i + 1]!) return true;
    return false;
  }

  private reach(length: number): boolean {
    const old = this.bytes.length;
    if (length <= old) return true;
    const size = sizeFor(length);
    if (this.budget.remembered + size - old > MAX_TOTAL_REMEMBERED_BYTES) return false;
    this.budget.remembered += size - old;
    this.enlarge(size);
    return true;
  }

  private enlarge(size: number): void {
    const larger = spare.get(size)?.pop() ?? new Uint8Array(size);
    larger.set(this.bytes);
    if (this.bytes.length > 0) giveBack(this.bytes);
    this.bytes = larger;
  }
}

/** A power of two, so that a few sizes serve all. */
function sizeFor(length: number): number {
  let size = FIRST_SIZE;
  while (size < length) size *= 2;
  return size;
}

function giveBack(bytes: Uint8Array): void {
  const size = bytes.length;
  const kept = spare.get(size);
  if (kept === undefined) spare.set(size, [bytes]);
  else if (kept.length * size < MAX_TOTAL_REMEMBERED_BYTES / 16) kept.push(bytes);
}
