import { accessSync, constants, lstatSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { MAX_SAVED_BYTES, MAX_SAVED_FILES } from "../limits.ts";
import { writeFailure, writeNewFile } from "./new-file.ts";

/** 20260301T140211.482Z_10.88.1.10-51234_10.88.2.22-22_no-common-kex.pcap */
const OWN_NAME = /^\d{8}T\d{6}\.\d{3}Z_[0-9a-f.-]+_[0-9a-f.-]+_[a-z0-9-]+(?:~\d)?\.pcap$/;
/** Names that are tried when one is taken: connections of one millisecond with the same ends. */
const MAX_TRIES = 9;

/** The folder of `--save-failed`. Only regular files with a name of our own are ever removed from it. */
export class FailedFolder {
  readonly #path: string;
  readonly #onFailure: (why: string) => void;
  readonly #limits: { files: number; bytes: number };
  #files: { name: string; bytes: number }[] = [];
  #bytes = 0;
  #failed = false;
  saved = 0;
  /** Captures that left to make room. */
  removed = 0;

  /** `onFailure` is told once, the first time that a file cannot be written. */
  constructor(path: string, onFailure: (why: string) => void, limits = { files: MAX_SAVED_FILES, bytes: MAX_SAVED_BYTES }) {
    this.#path = path;
    this.#onFailure = onFailure;
    this.#limits = limits;
  }

  /** Looks at the folder. Returns why it cannot be used; null when it can. */
  open(): string | null {
    try {
      if (!statSync(this.#path).isDirectory()) return "is not a folder";
      accessSync(this.#path, constants.W_OK | constants.X_OK | constants.R_OK);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "is not writable";
    }
    this.#files = readdirSync(this.#path)
      .filter((name) => OWN_NAME.test(name))
      .sort()
      .flatMap((name) => {
        const stats = lstatSync(join(this.#path, name), { throwIfNoEntry: false });
        return stats?.isFile() ? [{ name, bytes: stats.size }] : [];
      });
    this.#bytes = this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
    return null;
  }

  /** Writes a capture. Returns its path; null when it could not be written. */
  save(name: string, bytes: Uint8Array): string | null {
    this.#makeRoom(bytes.length);
    for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
      const file = `${name}${attempt === 1 ? "" : `~${attempt}`}.pcap`;
      try {
        writeNewFile(join(this.#path, file), bytes);
        this.#files.push({ name: file, bytes: bytes.length });
        this.#bytes += bytes.length;
        this.saved++;
        return join(this.#path, file);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EEXIST") continue;
        // What a full disk left is half a file.
        if (code === "ENOSPC" || code === "EDQUOT") this.#remove(file);
        this.#tell(writeFailure(error));
        return null;
      }
    }
    this.#tell(`files named ${name} are there already`);
    return null;
  }

  #makeRoom(bytes: number): void {
    while (this.#files.length > 0 && (this.#files.length >= this.#limits.files || this.#bytes + bytes > this.#limits.bytes)) {
      const oldest = this.#files.shift()!;
      this.#bytes -= oldest.bytes;
      this.#remove(oldest.name);
      this.removed++;
    }
  }

  #remove(name: string): void {
    const path = join(this.#path, name);
    try {
      if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path);
    } catch {
      // Somebody else's by now; it is out of our count either way.
    }
  }

  #tell(why: string): void {
    if (!this.#failed) this.#onFailure(why);
    this.#failed = true;
  }
}
