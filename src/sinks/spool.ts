import { accessSync, constants, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { SPOOL_SEGMENT_BYTES } from "../limits.ts";
import { SpoolLock } from "./spool-lock.ts";
import { SpoolSegment } from "./spool-segment.ts";

/** 000000000001.spool: nothing else in the folder is touched. */
const OWN_NAME = /^\d{12}\.spool$/;

/** Lines that were taken out and wait for their acknowledgement. */
export interface SpoolBatch {
  bytes: Uint8Array;
  segment: SpoolSegment;
}

/**
 * A queue of lines on disk. What is appended outlives the process (not a power cut: nothing is synced), and leaves when it is
 * acknowledged, in order. An earlier process's lines come first. Bounded: the oldest file of lines leaves, or the new line is refused.
 */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #segments: SpoolSegment[] = [];
  #lock: SpoolLock | null = null;
  #next = 1;
  /** Bytes that wait. */
  bytes = 0;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Takes the folder over. Why it cannot be used, or null; `torn`: lines that the earlier process did not write to their end. */
  open(): { why: string | null; torn: number } {
    const why = this.#look();
    if (why !== null) return { why, torn: 0 };
    const lock = SpoolLock.take(join(this.#folder, "lock"));
    if (typeof lock === "string") return { why: lock, torn: 0 };
    this.#lock = lock;
    return { why: null, torn: this.#reopen() };
  }

  #look(): string | null {
    try {
      if (!statSync(this.#folder).isDirectory()) return "is not a folder";
      accessSync(this.#folder, constants.W_OK | constants.X_OK | constants.R_OK);
      return null;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "is not writable";
    }
  }

  #reopen(): number {
    let torn = 0;
    for (const name of readdirSync(this.#folder).sort()) {
      const path = join(this.#folder, name);
      if (!OWN_NAME.test(name)) continue;
      this.#next = Number.parseInt(name, 10) + 1;
      if (!lstatSync(path).isFile()) continue;
      const { segment, torn: cut } = SpoolSegment.reopen(path);
      if (cut) torn++;
      if (segment.size === 0) segment.remove();
      else this.#segments.push(segment);
      this.bytes += segment.size;
    }
    return torn;
  }

  /** Would this many bytes more be too many? */
  isFull(length: number): boolean {
    return this.bytes + length > this.#maxBytes;
  }

  /** Adds whole lines. Throws what node:fs throws. */
  append(bytes: Uint8Array): void {
    let last = this.#segments.at(-1);
    if (last === undefined || last.size >= SPOOL_SEGMENT_BYTES) {
      last = SpoolSegment.create(join(this.#folder, `${String(this.#next++).padStart(12, "0")}.spool`));
      this.#segments.push(last);
    }
    last.append(bytes);
    this.bytes += bytes.length;
  }

  /** Drops the oldest file of lines, and says how many lines that were. */
  dropOldest(): number {
    const oldest = this.#segments.shift();
    if (oldest === undefined) return 0;
    const lines = oldest.count();
    this.bytes -= oldest.size - oldest.done;
    oldest.remove();
    return lines;
  }

  /** The oldest lines, up to `most` bytes; null when nothing waits. */
  next(most: number): SpoolBatch | null {
    const segment = this.#segments[0];
    return segment === undefined || segment.size === segment.done ? null : { bytes: segment.next(most), segment };
  }

  /** These lines have arrived. */
  acknowledge({ bytes, segment }: SpoolBatch): void {
    // Dropped for want of room meanwhile.
    if (segment !== this.#segments[0]) return;
    segment.done += bytes.length;
    this.bytes -= bytes.length;
    if (segment.done < segment.size) return;
    if (this.#segments.length === 1 && segment.size < SPOOL_SEGMENT_BYTES) segment.clear();
    else {
      this.#segments.shift();
      segment.remove();
    }
  }

  /** What waits stays for the next process. */
  close(): void {
    for (const segment of this.#segments) {
      if (segment.size === 0) segment.remove();
      else segment.close();
    }
    this.#segments.length = 0;
    this.#lock?.release();
  }
}
