import { closeSync } from "node:fs";
import { PcapRecords } from "../pcap-records.ts";
import { createFile, writeAll, writeFailure } from "./new-file.ts";

/** Written at once when this much has gathered. Bytes. */
const BUFFER_BYTES = 512 * 1024;

/** Everything that is captured, as classic pcap in nanoseconds: FILE, then FILE.1, FILE.2 … when one is full. Existing files are never touched. */
export class RotatingPcap {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #onFailure: (why: string) => void;
  readonly #records = new PcapRecords(BUFFER_BYTES);
  #fd: number | null = null;
  #linkType = -1;
  #written = 0;
  #next = 0;
  /** Nothing is written any more. */
  #failed = false;

  /** `onFailure` is told once why the rest is not written. */
  constructor(path: string, maxBytes: number, onFailure: (why: string) => void) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#onFailure = onFailure;
  }

  /** Creates the first file. Returns why that cannot be; null when it is there. */
  open(): string | null {
    try {
      this.#fd = createFile(this.#path);
      this.#next = 1;
      return null;
    } catch (error) {
      return writeFailure(error);
    }
  }

  /** A frame: data[start, start + capturedLength). A file has one link type, so another one begins another file. */
  frame(linkType: number, seconds: number, nanoseconds: number, data: Uint8Array, start: number, capturedLength: number, originalLength: number): void {
    if (this.#failed) return;
    if (!this.#records.fits(capturedLength)) this.flush();
    const isFull = this.#written + this.#records.length >= this.#maxBytes;
    if (this.#linkType === -1) this.#begin(linkType);
    else if (linkType !== this.#linkType || isFull) this.#rotate(linkType);
    if (!this.#failed) this.#records.record(seconds, nanoseconds, data, start, capturedLength, originalLength);
  }

  /** Writes what is gathered. */
  flush(): void {
    if (this.#records.length === 0 || this.#fd === null) return;
    this.#written += this.#records.length;
    this.#try(() => writeAll(this.#fd!, this.#records.pending));
    this.#records.clear();
  }

  close(): void {
    this.flush();
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #begin(linkType: number): void {
    this.#linkType = linkType;
    this.#written = 0;
    this.#records.header(linkType, true);
  }

  #rotate(linkType: number): void {
    this.close();
    this.#try(() => {
      this.#fd = createFile(`${this.#path}.${this.#next++}`);
    });
    this.#begin(linkType);
  }

  #try(act: () => void): void {
    if (this.#failed) return;
    try {
      act();
    } catch (error) {
      this.#failed = true;
      this.#onFailure(writeFailure(error));
    }
  }
}
