import { writeSync } from "node:fs";

/** Written at once when this much has gathered: a system call per record would cost more than the record. Characters. */
const CHUNK_LENGTH = 64 * 1024;
/** UTF-8 takes at most so many bytes for a character (a UTF-16 unit). */
const BYTES_PER_CHARACTER = 3;
/** Room for a chunk and the piece that filled it; a longer piece gets bytes of its own. Bytes. */
const BUFFER_BYTES = 2 * BYTES_PER_CHARACTER * CHUNK_LENGTH;
/** How long to sleep when the reader of a non-blocking pipe is behind. Milliseconds. */
const RETRY_AFTER = 2;

const STDOUT = 1;

/**
 * Standard output, in large pieces. Writes are synchronous, so a slow reader slows the analysis down and memory stays bounded.
 * A reader that went away (EPIPE: `| head`) is no error: `onGone` is called once, and what comes after is dropped.
 */
export class StdoutSink {
  readonly #onGone: () => void;
  readonly #fd: number;
  /** Encoding into the same bytes each time costs a tenth of what new ones for each chunk cost. */
  readonly #bytes = Buffer.allocUnsafe(BUFFER_BYTES);
  #pending: string[] = [];
  #length = 0;
  #scheduled = false;
  #gone = false;
  /** Called before anything is written: a progress line on the same terminal has to go first. */
  beforeWrite: () => void = () => {};

  constructor(onGone: () => void, fd = STDOUT) {
    this.#onGone = onGone;
    this.#fd = fd;
  }

  /** Takes text; it is out when the chunk is full, or when the event loop turns next, whichever comes first. */
  readonly write = (text: string): void => {
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length >= CHUNK_LENGTH) this.flush();
    else if (!this.#scheduled) this.#schedule();
  };

  /** Writes what is pending. */
  flush(): void {
    if (this.#length === 0) return;
    const pieces = this.#pending;
    this.#pending = [];
    this.#length = 0;
    if (this.#gone) return;
    this.beforeWrite();
    let filled = 0;
    for (const piece of pieces) {
      const size = piece.length * BYTES_PER_CHARACTER;
      if (size > BUFFER_BYTES - filled) {
        this.#writeAll(this.#bytes.subarray(0, filled));
        filled = 0;
      }
      if (size > BUFFER_BYTES) this.#writeAll(Buffer.from(piece));
      else filled += this.#bytes.write(piece, filled);
    }
    this.#writeAll(this.#bytes.subarray(0, filled));
  }

  /** Lets a pipe that `tcpdump -w -` feeds show each record when it ends, not when 64 kB have gathered. */
  #schedule(): void {
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  #writeAll(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length && !this.#gone) {
      try {
        done += writeSync(this.#fd, bytes, done);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EPIPE") {
          this.#gone = true;
          this.#onGone();
          return;
        }
        if (code !== "EAGAIN") throw new OutputError(error as NodeJS.ErrnoException);
        sleep(RETRY_AFTER);
      }
    }
  }
}

/** The output cannot be written: the disk is full, the descriptor closed. */
export class OutputError extends Error {
  constructor(cause: NodeJS.ErrnoException) {
    super(`cannot write the output: ${cause.code === "ENOSPC" ? "no space left on device" : cause.message}`, { cause });
    this.name = "OutputError";
  }
}

/** Blocks this thread; there is nothing to do until the reader has read. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
