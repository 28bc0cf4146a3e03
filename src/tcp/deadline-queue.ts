const FIRST_CAPACITY = 64;

/**
 * Things that fall due, in the order in which they were put in. Every queue has one constant delay, so the head is always the next:
 * a look at the time costs one comparison, and nothing is ever searched. Who puts in checks at the end whether it still matters.
 */
export class DeadlineQueue<T> {
  /** When the head falls due; Infinity while the queue is empty. */
  next = Number.POSITIVE_INFINITY;
  size = 0;
  private times = new Float64Array(FIRST_CAPACITY);
  private items: (T | null)[] = new Array<T | null>(FIRST_CAPACITY).fill(null);
  private head = 0;

  push(item: T, deadline: number): void {
    if (this.size === this.items.length) this.grow();
    const at = (this.head + this.size) & (this.items.length - 1);
    this.times[at] = deadline;
    this.items[at] = item;
    if (this.size++ === 0) this.next = deadline;
  }

  /** Takes the head out, due or not; null when there is none. */
  shift(): T | null {
    if (this.size === 0) return null;
    const item = this.items[this.head]!;
    this.items[this.head] = null;
    this.head = (this.head + 1) & (this.items.length - 1);
    this.next = --this.size === 0 ? Number.POSITIVE_INFINITY : this.times[this.head]!;
    return item;
  }

  private grow(): void {
    const old = this.items.length;
    const times = new Float64Array(old * 2);
    const items = new Array<T | null>(old * 2).fill(null);
    for (let i = 0; i < this.size; i++) {
      const from = (this.head + i) & (old - 1);
      times[i] = this.times[from]!;
      items[i] = this.items[from]!;
    }
    this.times = times;
    this.items = items;
    this.head = 0;
  }
}
