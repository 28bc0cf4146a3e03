/** Deterministic numbers: the same seed gives the same capture on every machine. xorshift32 (Marsaglia 2003). */
export class Random {
  private state: number;

  constructor(seed: number) {
    // A state of 0 would stay 0.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0 || 1;
    this.word();
  }

  /** 32 bits, unsigned. */
  word(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return this.word() % count;
  }

  fill(into: Uint8Array, start = 0, end = into.length): void {
    for (let i = start; i < end; i++) into[i] = this.word() >>> 24;
  }
}
