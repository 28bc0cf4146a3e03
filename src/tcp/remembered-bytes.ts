import { MAX_REMEMBERED_BYTES, MAX_TOTAL_REMEMBERED_BYTES } from "../limits.ts";
import type { ByteBudget } from "./byte-budget.ts";

const FIRST_SIZE = 256;
/** Shared by all that remember nothing: an empty array costs a hundred bytes. */
const NOTHING = new Uint8Array(0);

/** The first bytes of a direction that were handed on, for comparison with later copies of them. */
export class RememberedBytes {
  private bytes: Uint8Array = NOTHING;
  /** Which of them were captured (a gap was not): 1 or 0. */
  private known: Uint8Array = NOTHING;
  private readonly budget: ByteBudget;

  constructor(budget: ByteBudget) {
    this.budget = budget;
  }

  /** Keeps data[start, end) as the stream from `offset`, as far as the limits reach. */
  add(offset: number, data: Uint8Array, start: number, end: number): void {
    const size = Math.min(end - start, MAX_REMEMBERED_BYTES - offset);
    if (size <= 0 || !this.reach(offset + size)) return;
    for (let i = 0; i < size; i++) this.bytes[offset + i] = data[start + i]!;
    this.known.fill(1, offset, offset + size);
  }

  /** Whether a byte of data[start, end), as the stream from `offset`, differs from the one kept. */
  differs(offset: number, data: Uint8Array, start: number, end: number): boolean {
    const size = Math.min(end - start, this.bytes.length - offset);
    for (let i = Math.max(0, -offset); i < size; i++) {
      if (this.known[offset + i] === 1 && this.bytes[offset + i] !== data[start + i]) return true;
    }
    return false;
  }

  clear(): void {
    this.budget.remembered -= this.bytes.length;
    this.bytes = NOTHING;
    this.known = NOTHING;
  }

  private reach(length: number): boolean {
    const old = this.bytes.length;
    if (length <= old) return true;
    const size = Math.min(MAX_REMEMBERED_BYTES, Math.max(length, old * 2, FIRST_SIZE));
    if (this.budget.remembered + size - old > MAX_TOTAL_REMEMBERED_BYTES) return false;
    this.budget.remembered += size - old;
    this.bytes = enlarged(this.bytes, size);
    this.known = enlarged(this.known, size);
    return true;
  }
}

function enlarged(old: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(size);
  larger.set(old);
  return larger;
}
