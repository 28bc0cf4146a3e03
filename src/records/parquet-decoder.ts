import { type ChildProcess, spawn } from "node:child_process";
import { readAt } from "../capture/file-blocks.ts";
import { entryScript } from "../entry-script.ts";
import { MAX_PARQUET_DECODER_MIB, MAX_PARQUET_SILENCE } from "../limits.ts";
import type { FromParquetProgram, ParquetEnd, ToParquetProgram } from "./parquet-messages.ts";

/** Takes values of the column of records; the first is row `first`, from 1. False: no more is wanted. */
export type TakeValues = (values: unknown[], first: number) => boolean;

/** What a file may take. */
export interface DecoderLimits {
  /** The process may say nothing over it for so long. Milliseconds. */
  silence?: number;
  /** Heap of the process. MiB. */
  heap?: number;
}

/** Why there will be no further message. */
class DecoderDeath {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/**
 * Decodes Parquet in a process of its own, one file after the other: the library that does it loops or takes memory without bound for some
 * damaged files, and neither can be stopped from inside. A file that it dies of, or is silent over for too long, is a corrupt file; the next
 * one gets a new process. It is given bytes and has no file.
 */
export class ParquetDecoder {
  readonly #silence: number;
  readonly #heap: number;
  #child: ChildProcess | null = null;
  #death: DecoderDeath | null = null;
  #messages: FromParquetProgram[] = [];
  #wake: () => void = () => {};

  constructor({ silence = MAX_PARQUET_SILENCE, heap = MAX_PARQUET_DECODER_MIB }: DecoderLimits = {}) {
    this.#silence = silence;
    this.#heap = heap;
  }

  /** Starts the process. Called before root is given up, for nobody may not be allowed to read the program; it gives root up itself. */
  async start(): Promise<void> {
    if (this.#child !== null) return;
    const { file, args } = entryScript(new URL("./parquet-program", import.meta.url), []);
    this.#death = null;
    this.#messages = [];
    const child = spawn(file, [`--max-old-space-size=${this.#heap}`, ...args], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
    this.#child = child;
    child.on("message", (message: FromParquetProgram) => this.#heard(child, message));
    child.on("error", ({ message }) => this.#ended(child, new DecoderDeath(message)));
    child.on("exit", (status, signal) => this.#ended(child, new DecoderDeath(howItEnded(status, signal))));
    await this.#next(MAX_PARQUET_SILENCE);
  }

  /** Decodes the file that is open as `fd`, `size` bytes of it. Never rejects for what it holds. */
  async decode(fd: number, size: number, take: TakeValues): Promise<ParquetEnd> {
    await this.start();
    this.#send({ kind: "file", size });
    for (;;) {
      const message = await this.#next(this.#silence);
      if (message instanceof DecoderDeath) return { corrupt: `it cannot be decoded: ${message.why}`, foreign: false };
      if (message.kind === "end") return message;
      if (message.kind === "slice") {
        const bytes = bytesOf(fd, message.start, message.end);
        if (bytes === null) return this.#giveUp("it became shorter while it was read");
        this.#send({ kind: "bytes", bytes });
      } else if (message.kind === "rows") {
        if (!take(message.values, message.first)) return this.#giveUp(null);
        this.#send({ kind: "next" });
      }
    }
  }

  /** Ends the process, and with it what it decodes; a further file starts another. */
  close(why = "it was stopped"): void {
    const child = this.#child;
    if (child === null) return;
    child.kill("SIGKILL");
    this.#ended(child, new DecoderDeath(why));
  }

  #giveUp(corrupt: string | null): ParquetEnd {
    this.close();
    return { corrupt, foreign: false };
  }

  #send(message: ToParquetProgram): void {
    if (this.#child?.connected === true) this.#child.send(message, () => {});
  }

  #heard(child: ChildProcess, message: FromParquetProgram): void {
    if (child !== this.#child) return;
    this.#messages.push(message);
    this.#wake();
  }

  #ended(child: ChildProcess, death: DecoderDeath): void {
    if (child !== this.#child) return;
    this.#child = null;
    this.#death = death;
    this.#wake();
  }

  /** The next message, or why there is none. Silence that is too long ends the process. */
  async #next(silence: number): Promise<FromParquetProgram | DecoderDeath> {
    const timer = setTimeout(() => this.close(`it took longer than ${silence / 1000} seconds`), silence);
    try {
      while (this.#messages.length === 0 && this.#death === null) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return this.#messages.shift() ?? this.#death!;
    } finally {
      clearTimeout(timer);
    }
  }
}

function bytesOf(fd: number, start: number, end: number): Uint8Array | null {
  const bytes = new Uint8Array(end - start);
  for (let at = 0; at < bytes.length; ) {
    const count = readAt(fd, bytes, at, start + at);
    if (count === 0) return null;
    at += count;
  }
  return bytes;
}

function howItEnded(status: number | null, signal: NodeJS.Signals | null): string {
  // V8 aborts when its memory is out.
  return signal === "SIGABRT" || status === 134 ? "it takes too much memory" : `the decoder ended (${signal ?? `status ${status}`})`;
}
