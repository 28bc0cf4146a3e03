const NOTHING = new Uint8Array(0);

/** A growing byte buffer for the one item (line or packet) that has not ended yet. Doubles, so that appending is linear however it is cut. */
export class ItemBuffer {
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(data: Uint8Array, start: number, end: number): void {
    const needed = this.#length + (end - start);
    if (needed > this.#bytes.length) this.#grow(needed);
    if (end - start < SHORT_COPY) {
      for (let i = start; i < end; i++) this.#bytes[this.#length + i - start] = data[i]!;
    } else {
      this.#bytes.set(data.subarray(start, end), this.#length);
    }
    this.#length = needed;
  }

  /** What is in it; valid until the next append() or clear(). */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Empties it and keeps the memory for the next item, unless that one was unusually large. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > KEPT_CAPACITY) this.#bytes = NOTHING;
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, FIRST_CAPACITY));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** An identification line fits. Bytes. */
const FIRST_CAPACITY = 256;
/** A KEXINIT of any real implementation fits. Bytes. */
const KEPT_CAPACITY = 4_096;
/** Below this a loop is cheaper than making a view. Bytes. */
const SHORT_COPY = 16;
