import { closeSync, ftruncateSync, lstatSync, renameSync, rmSync, writeSync } from "node:fs";
import { createFile } from "./new-file.ts";

/**
 * A file of lines for whoever follows it: when it is full it becomes FILE.1, that FILE.2 and so on, and FILE begins anew, as logrotate does
 * it. Only regular files are ever renamed or removed. Throws what node:fs throws.
 */
export class RotatingLines {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #files: number;
  #fd: number | null = null;
  #size = 0;

  /** `files`: how many there are at most, FILE included. */
  constructor(path: string, maxBytes: number, files: number) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#files = files;
  }

  /** Creates the file; one that is there already moves on. */
  open(): void {
    this.#moveOn();
    this.#fd = createFile(this.#path);
    this.#size = 0;
  }

  /** Writes whole lines. When that fails, nothing of them stays. */
  append(bytes: Uint8Array): void {
    if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) this.close();
    if (this.#fd === null) this.open();
    const fd = this.#fd!;
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, this.#size + at);
    } catch (error) {
      ftruncateSync(fd, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #moveOn(): void {
    const last = this.#name(this.#files - 1);
    if (isThere(last)) rmSync(last);
    for (let i = this.#files - 2; i >= 0; i--) if (isThere(this.#name(i))) renameSync(this.#name(i), this.#name(i + 1));
  }

  #name(number: number): string {
    return number === 0 ? this.#path : `${this.#path}.${number}`;
  }
}

function isThere(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) throw new Error(`${path} is no regular file`);
  return stats !== undefined;
}
