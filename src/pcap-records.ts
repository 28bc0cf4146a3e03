/** Microseconds: the magic that every reader knows. */
const MAGIC = 0xa1b2c3d4;
/** Nanoseconds. */
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** The largest snap length that libpcap sets by itself. */
const SNAP_LENGTH = 262_144;

/** Gathers classic pcap, draft-ietf-opsawg-pcap, in one buffer until the caller writes it. No allocation per record. */
export class PcapRecords {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  length = 0;

  /** `capacity` must hold the largest record. Bytes. */
  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Room that a file of so many records and captured bytes takes. */
  static capacity(records: number, capturedBytes: number): number {
    return HEADER_BYTES + records * RECORD_HEADER_BYTES + capturedBytes;
  }

  /** Does a record of so many captured bytes fit behind what is there? */
  fits(capturedLength: number): boolean {
    return this.length + RECORD_HEADER_BYTES + capturedLength <= this.#bytes.length;
  }

  /** What is gathered; valid until the next call. */
  get pending(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** The header of the file. `nanoseconds`: the records' fractions are that. */
  header(linkType: number, nanoseconds = false): void {
    const { length: at } = this;
    this.#view.setUint32(at, nanoseconds ? MAGIC_NANOSECONDS : MAGIC, true);
    this.#view.setUint16(at + 4, 2, true);
    this.#view.setUint16(at + 6, 4, true);
    this.#view.setUint32(at + 8, 0, true);
    this.#view.setUint32(at + 12, 0, true);
    this.#view.setUint32(at + 16, SNAP_LENGTH, true);
    this.#view.setUint32(at + 20, linkType, true);
    this.length += HEADER_BYTES;
  }

  /** One record: data[start, start + capturedLength). Times since 1970; `fraction` in the file's unit. */
  record(seconds: number, fraction: number, data: Uint8Array, start: number, capturedLength: number, originalLength: number): void {
    const at = this.length;
    this.#view.setUint32(at, seconds, true);
    this.#view.setUint32(at + 4, fraction, true);
    this.#view.setUint32(at + 8, capturedLength, true);
    this.#view.setUint32(at + 12, originalLength, true);
    this.#bytes.set(start === 0 && capturedLength === data.length ? data : data.subarray(start, start + capturedLength), at + RECORD_HEADER_BYTES);
    this.length += RECORD_HEADER_BYTES + capturedLength;
  }
}
