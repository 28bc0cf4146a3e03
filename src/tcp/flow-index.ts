/** A key: two addresses of four words (IPv4 uses the first of each), both ports, IP version, hash; padded to a cache line of 64 bytes. */
const KEY_WORDS = 16;
const PORTS = 8;
const VERSION = 9;
const HASH = 10;
/** Slots are at most half full: a miss, which most frames of other traffic are, costs about 1.5 looks. */
const SLOTS_PER_ENTRY = 2;
const FIRST_CAPACITY = 256;

/**
 * Values by 4-tuple: open addressing with linear probing over typed arrays, so that a look-up reads bytes and allocates nothing.
 * Both directions of a connection have the same hash and find the same entry. VLANs and interfaces are not in the key:
 * a mirror port may tag the two directions differently.
 */
export class FlowIndex<T> {
  /** Set by a find that found: the packet goes the way of the one that made the entry. */
  forward = true;
  size = 0;

  private capacity = FIRST_CAPACITY;
  private slots = new Int32Array(FIRST_CAPACITY * SLOTS_PER_ENTRY);
  private mask = FIRST_CAPACITY * SLOTS_PER_ENTRY - 1;
  private keys = new Int32Array(FIRST_CAPACITY * KEY_WORDS);
  private readonly values: (T | null)[] = [];
  private readonly free: number[] = [];
  private readonly probe = new Int32Array(KEY_WORDS);
  private hash = 0;
  private readonly seed: number;

  /** `seed` keeps a stranger from choosing addresses that all fall on one slot; results don't depend on it. */
  constructor(seed: number) {
    this.seed = seed | 0;
  }

  find(data: Uint8Array, version: number, source: number, destination: number, sourcePort: number, destinationPort: number): T | null {
    const probe = this.probe;
    const words = version === 4 ? 1 : 4;
    let a = mix(this.seed, sourcePort);
    let b = mix(this.seed, destinationPort);
    for (let i = 0; i < words; i++) {
      const from = word(data, source + 4 * i);
      const to = word(data, destination + 4 * i);
      probe[i] = from;
      probe[i + 4] = to;
      a = mix(a, from);
      b = mix(b, to);
    }
    probe[PORTS] = (sourcePort << 16) | destinationPort;
    probe[VERSION] = version;
    this.hash = mix(this.seed, (a + b) | 0);
    return this.walk(words);
  }

  /** Adds the 4-tuple that find just didn't find; returns its entry. */
  add(value: T): number {
    if (this.size === this.capacity) this.grow();
    const entry = this.free.pop() ?? this.values.length;
    const words = this.probe[VERSION] === 4 ? 1 : 4;
    const base = entry * KEY_WORDS;
    for (let i = 0; i < words; i++) {
      this.keys[base + i] = this.probe[i]!;
      this.keys[base + 4 + i] = this.probe[i + 4]!;
    }
    this.keys[base + PORTS] = this.probe[PORTS]!;
    this.keys[base + VERSION] = this.probe[VERSION]!;
    this.keys[base + HASH] = this.hash;
    this.values[entry] = value;
    this.place(entry);
    this.size++;
    return entry;
  }

  replace(entry: number, value: T): void {
    this.values[entry] = value;
  }

  /** Takes the entry out; what stood behind it in its run moves up, so that no mark is left. */
  remove(entry: number): void {
    let hole = this.slotOf(entry);
    this.slots[hole] = 0;
    for (let i = (hole + 1) & this.mask; this.slots[i] !== 0; i = (i + 1) & this.mask) {
      const home = this.keys[(this.slots[i]! - 1) * KEY_WORDS + HASH]! & this.mask;
      if (((i - home) & this.mask) < ((i - hole) & this.mask)) continue;
      this.slots[hole] = this.slots[i]!;
      this.slots[i] = 0;
      hole = i;
    }
    this.values[entry] = null;
    this.free.push(entry);
    this.size--;
  }

  private walk(words: number): T | null {
    for (let i = this.hash & this.mask; ; i = (i + 1) & this.mask) {
      const entry = this.slots[i]! - 1;
      if (entry < 0) return null;
      if (this.keys[entry * KEY_WORDS + HASH] === this.hash && this.matches(entry * KEY_WORDS, words)) return this.values[entry]!;
    }
  }

  private matches(base: number, words: number): boolean {
    const keys = this.keys;
    const probe = this.probe;
    if (keys[base + VERSION] !== probe[VERSION]) return false;
    const ports = probe[PORTS]!;
    let same = keys[base + PORTS] === ports;
    for (let i = 0; same && i < words; i++) same = keys[base + i] === probe[i] && keys[base + 4 + i] === probe[i + 4];
    this.forward = same;
    if (same) return true;
    let reverse = keys[base + PORTS] === ((ports << 16) | (ports >>> 16));
    for (let i = 0; reverse && i < words; i++) reverse = keys[base + i] === probe[i + 4] && keys[base + 4 + i] === probe[i];
    return reverse;
  }

  private place(entry: number): void {
    let i = this.keys[entry * KEY_WORDS + HASH]! & this.mask;
    while (this.slots[i] !== 0) i = (i + 1) & this.mask;
    this.slots[i] = entry + 1;
  }

  private slotOf(entry: number): number {
    let i = this.keys[entry * KEY_WORDS + HASH]! & this.mask;
    while (this.slots[i] !== entry + 1) i = (i + 1) & this.mask;
    return i;
  }

  private grow(): void {
    this.capacity *= 2;
    this.keys = grown(this.keys, this.capacity * KEY_WORDS);
    this.slots = new Int32Array(this.capacity * SLOTS_PER_ENTRY);
    this.mask = this.slots.length - 1;
    for (let entry = 0; entry < this.values.length; entry++) this.place(entry);
  }
}

function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(old);
  return larger;
}

function word(data: Uint8Array, at: number): number {
  return (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
}

/** One round of multiply and shift (Knuth's multiplicative hashing, 2^32 / golden ratio). */
function mix(hash: number, value: number): number {
  const product = Math.imul(hash ^ value, 0x9e3779b1);
  return product ^ (product >>> 15);
}
