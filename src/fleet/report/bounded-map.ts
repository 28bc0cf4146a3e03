/** Counters by name, no more than a limit: what comes under further names is counted together. */
export class BoundedMap<T> {
  readonly #limit: number;
  readonly #make: () => T;
  readonly #entries = new Map<string, T>();
  /** Times that something came whose name was beyond the limit. */
  beyond = 0;

  constructor(limit: number, make: () => T) {
    this.#limit = limit;
    this.#make = make;
  }

  /** The entry of this name, made when it is new; null beyond the limit. */
  of(name: string): T | null {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.#limit) {
      this.beyond++;
      return null;
    }
    const made = this.#make();
    this.#entries.set(name, made);
    return made;
  }

  entries(): MapIterator<[string, T]> {
    return this.#entries.entries();
  }
}
