import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { createFile } from "./new-file.ts";

const READ_OWN = constants.O_RDWR | constants.O_NOFOLLOW;
const NEWLINE = 0x0a;
/** Read at a time while lines are counted. */
const BLOCK_BYTES = 64 * 1024;

/** One file of the spool: whole lines, written at its end and read from its beginning. Throws what node:fs throws. */
export class SpoolSegment {
  readonly path: string;
  readonly #fd: number;
  /** Bytes of whole lines. */
  size: number;
  /** Bytes that need not be read again. */
  done = 0;

  private constructor(path: string, fd: number, size: number) {
    this.path = path;
    this.#fd = fd;
    this.size = size;
  }

  static create(path: string): SpoolSegment {
    closeSync(createFile(path));
    return new SpoolSegment(path, openSync(path, READ_OWN), 0);
  }

  /** One that an earlier process left. A last line that is not whole is cut off: `torn` says whether there was one. */
  static reopen(path: string): { segment: SpoolSegment; torn: boolean } {
    const fd = openSync(path, READ_OWN);
    const { size } = fstatSync(fd);
    const segment = new SpoolSegment(path, fd, size);
    const whole = segment.#endOfLines();
    segment.size = whole;
    if (whole < size) ftruncateSync(fd, whole);
    return { segment, torn: whole < size };
  }

  /** Adds whole lines. When that fails, nothing of them stays. */
  append(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at, this.size + at);
    } catch (error) {
      ftruncateSync(this.#fd, this.size);
      throw error;
    }
    this.size += bytes.length;
  }

  /** The next lines, up to `most` bytes, but at least one. */
  next(most: number): Uint8Array {
    for (let length = Math.min(most, this.size - this.done); ; length = Math.min(length * 2, this.size - this.done)) {
      const bytes = this.#read(this.done, length);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0 || length === this.size - this.done) return bytes.subarray(0, end);
    }
  }

  /** Lines that were not done. */
  count(): number {
    let lines = 0;
    for (let at = this.done; at < this.size; at += BLOCK_BYTES) {
      for (const byte of this.#read(at, Math.min(BLOCK_BYTES, this.size - at))) if (byte === NEWLINE) lines++;
    }
    return lines;
  }

  /** Everything in it is done: it is empty again. */
  clear(): void {
    ftruncateSync(this.#fd, 0);
    this.size = this.done = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }

  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #endOfLines(): number {
    for (let end = this.size; end > 0; ) {
      const from = Math.max(0, end - BLOCK_BYTES);
      const at = this.#read(from, end - from).lastIndexOf(NEWLINE);
      if (at !== -1) return from + at + 1;
      end = from;
    }
    return 0;
  }

  #read(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.#fd, bytes, done, length - done, at + done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  }
}
