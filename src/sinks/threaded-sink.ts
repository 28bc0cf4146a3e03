import { Worker } from "node:worker_threads";
import { moduleUrl } from "../entry-script.ts";
import { MAX_SINK_QUEUE_BYTES } from "../limits.ts";
import { COUNTER_COUNT, COUNTERS, type FromSink, type SinkThreadData, type ToSink } from "./sink-messages.ts";
import type { SinkTarget, WhenFull } from "./sink-target.ts";

/** What a sink has done so far. Records, and bytes in its spool. */
export interface SinkCounts {
  delivered: number;
  lost: number;
  waitingBytes: number;
  /** The other side takes records. */
  up: boolean;
}

/** A sink whose writing has a thread of its own: whatever that waits for, whoever hands records over does not. */
export class ThreadedSink {
  readonly target: SinkTarget;
  readonly #worker: Worker;
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  readonly #counters = new Float64Array(new SharedArrayBuffer(8 * COUNTER_COUNT));
  readonly #maxQueued: number;
  readonly #heard = new Map<FromSink["kind"], (message: FromSink) => void>();
  #posted = 0;
  #dropped = 0;
  /** The thread has loaded its program: from here on no file of this package is needed. */
  readonly loaded: Promise<void>;

  /** `news`: what the user should know; `bad` when something does not work. */
  constructor(target: SinkTarget, whenFull: WhenFull, news: (what: string, bad: boolean) => void, maxQueued = MAX_SINK_QUEUE_BYTES) {
    this.target = target;
    this.#maxQueued = maxQueued;
    const workerData: SinkThreadData = { target, whenFull, taken: this.#taken, counters: this.#counters };
    this.#worker = new Worker(moduleUrl(new URL("./sink-thread", import.meta.url)), { workerData });
    this.#worker.on("message", (message: FromSink) => {
      if (message.kind === "news") news(message.what, message.bad);
      else this.#heard.get(message.kind)?.(message);
    });
    this.loaded = this.#next("loaded").then(() => {});
  }

  /** Opens what it writes to, as who we are now. Why that cannot be; null when it is open. From here on it keeps no process alive. */
  async open(): Promise<string | null> {
    const opened = this.#next("opened");
    this.#post({ kind: "open" });
    const message = await opened;
    this.#worker.unref();
    return message.kind === "opened" ? message.why : null;
  }

  /** Takes a record as a line. Never waits: what is beyond the bound is dropped and counted. */
  write(uid: string, line: string): void {
    const bytes = this.#bytesOf(uid, line);
    if (this.queued + bytes.length > this.#maxQueued) this.#dropped++;
    else this.#hand(bytes);
  }

  /**
   * Takes a record as a line, and waits for room where there is none. False: for `patience` milliseconds nobody took anything, and the
   * record is lost. `waits` is called when that takes long.
   */
  writeWaiting(uid: string, line: string, patience: number, waits: () => void): boolean {
    const bytes = this.#bytesOf(uid, line);
    if (this.#hasRoom(bytes.length, patience / 20)) {
      this.#hand(bytes);
      return true;
    }
    waits();
    const hasRoom = this.#hasRoom(bytes.length, patience);
    if (hasRoom) this.#hand(bytes);
    else this.#dropped++;
    return hasRoom;
  }

  /** Waits for what is on its way, as long as something arrives within `patience` milliseconds, and closes. */
  async close(patience: number): Promise<void> {
    this.#worker.ref();
    const closed = this.#next("closed");
    this.#post({ kind: "close", patience });
    await closed;
    await this.#worker.terminate();
  }

  /** Bytes on their way to the thread. */
  get queued(): number {
    return (this.#posted - Atomics.load(this.#taken, 0)) | 0;
  }

  get counts(): SinkCounts {
    const at = (name: keyof typeof COUNTERS): number => this.#counters[COUNTERS[name]]!;
    return { delivered: at("delivered"), lost: at("lost") + this.#dropped, waitingBytes: at("waitingBytes"), up: at("up") === 1 };
  }

  /** A line of the spool begins with the uid, so that nobody has to parse the record for it. */
  #bytesOf(uid: string, line: string): Uint8Array {
    return new TextEncoder().encode(this.target.kind === "redis" ? `${uid} ${line}` : line);
  }

  #hasRoom(length: number, patience: number): boolean {
    let last = Atomics.load(this.#taken, 0);
    let movedAt = performance.now();
    while (this.queued + length > this.#maxQueued) {
      Atomics.wait(this.#taken, 0, last, 50);
      const now = Atomics.load(this.#taken, 0);
      if (now !== last) movedAt = performance.now();
      else if (performance.now() - movedAt > patience) return false;
      last = now;
    }
    return true;
  }

  #hand(bytes: Uint8Array): void {
    this.#posted = (this.#posted + bytes.length) | 0;
    this.#worker.postMessage({ kind: "lines", bytes } satisfies ToSink, [bytes.buffer as ArrayBuffer]);
  }

  #post(message: ToSink): void {
    this.#worker.postMessage(message);
  }

  /** The thread ends only by a mistake of ours: then it is an answer too. */
  #next(kind: FromSink["kind"]): Promise<FromSink> {
    return new Promise((resolve, reject) => {
      this.#heard.set(kind, resolve);
      this.#worker.once("error", reject);
    });
  }
}
