import { Worker } from "node:worker_threads";
import { moduleUrl } from "../entry-script.ts";
import { MAX_OUTPUT_QUEUE_BYTES } from "../limits.ts";

/** What the worker is started with. */
export interface OutputWorkerData {
  fd: number;
  /** Bytes that are written, modulo 2^32, and whether the reader is gone. */
  shared: Int32Array<SharedArrayBuffer>;
}

/** What the worker tells: that it has loaded, and why writing failed (null: the reader went away). */
export type OutputWorkerMessage = { kind: "ready" } | { kind: "failed"; why: string | null };

export const WRITTEN = 0;
export const GONE = 1;

/** A reader that takes nothing for so long at the end will not read on. Milliseconds. */
const LAST_PATIENCE = 1_500;

/**
 * A descriptor that a thread of its own writes to: a terminal that is stopped, or a reader that doesn't read, blocks that thread and
 * nothing else. What waits is bounded; what is beyond is dropped, whole texts at a time, and counted.
 */
export class WorkerOutput {
  readonly #worker: Worker;
  readonly #shared = new Int32Array(new SharedArrayBuffer(8));
  readonly #maxQueued: number;
  #posted = 0;
  /** The thread has loaded its program: from here on no file of this package is needed. */
  readonly ready: Promise<void>;
  /** Texts that were dropped. */
  dropped = 0;

  /** `onFailure` is told once why writing failed; null: the reader went away. */
  constructor(fd: number, onFailure: (why: string | null) => void, maxQueued = MAX_OUTPUT_QUEUE_BYTES) {
    this.#maxQueued = maxQueued;
    const workerData: OutputWorkerData = { fd, shared: this.#shared };
    this.#worker = new Worker(moduleUrl(new URL("./output-worker", import.meta.url)), { workerData });
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (message: OutputWorkerMessage) => {
        if (message.kind === "failed") onFailure(message.why);
        else {
          // Only now: until then nothing else may keep the process alive.
          this.#worker.unref();
          resolve();
        }
      });
    });
  }

  readonly write = (text: string): void => {
    if (this.gone) return;
    const bytes = new TextEncoder().encode(text);
    if (this.queued + bytes.length > this.#maxQueued) {
      this.dropped++;
      return;
    }
    this.#posted = (this.#posted + bytes.length) | 0;
    this.#worker.postMessage(bytes, [bytes.buffer]);
  };

  /** Bytes that wait. */
  get queued(): number {
    return (this.#posted - Atomics.load(this.#shared, WRITTEN)) | 0;
  }

  get gone(): boolean {
    return Atomics.load(this.#shared, GONE) === 1;
  }

  /** Waits until all is written, as long as the reader takes something now and then. False: it doesn't, and the thread hangs in its write. */
  drain(): boolean {
    let last = Atomics.load(this.#shared, WRITTEN);
    let lastMoved = performance.now();
    while (this.queued > 0 && !this.gone) {
      Atomics.wait(this.#shared, WRITTEN, last, 50);
      const written = Atomics.load(this.#shared, WRITTEN);
      if (written !== last) lastMoved = performance.now();
      else if (performance.now() - lastMoved > LAST_PATIENCE) return false;
      last = written;
    }
    return true;
  }
}
