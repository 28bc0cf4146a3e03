import { MAX_STREAM_BATCH_BYTES } from "../limits.ts";
import type { Spool } from "./spool.ts";

/** Where lines are sent to. */
export interface LineReceiver {
  /** Resolves with the number of lines when they have arrived; rejects when it is not known whether they did. */
  add(lines: Uint8Array): Promise<number>;
  destroy(): void;
}

/** What a sender tells. */
export interface SenderListener {
  delivered(lines: number): void;
  /** The receiver is there again. */
  up(): void;
  /** It is not; told once until it is back. */
  down(why: string): void;
}

/** Pauses between tries: doubled up to the last. Milliseconds. */
const FIRST_PAUSE = 100;
const LAST_PAUSE = 5_000;

/** Sends what waits in a spool, in order, and again until it has arrived: each line at least once. */
export class SpoolSender {
  readonly #spool: Spool;
  readonly #connect: () => Promise<LineReceiver>;
  readonly #listener: SenderListener;
  #receiver: LineReceiver | null = null;
  #isUp: boolean | null = null;
  #stopped = false;
  #wake: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(spool: Spool, connect: () => Promise<LineReceiver>, listener: SenderListener) {
    this.#spool = spool;
    this.#connect = connect;
    this.#listener = listener;
  }

  /** Lines were appended. */
  wake(): void {
    // A pause after a failure goes on.
    if (this.#timer === undefined) this.#wake();
  }

  /** Runs until `stop`. It connects at once, so that a wrong address shows before there is a record. */
  async run(): Promise<void> {
    let pause = FIRST_PAUSE;
    while (!this.#stopped) {
      try {
        await this.#step();
        pause = FIRST_PAUSE;
      } catch (error) {
        this.#failed(error);
        await this.#sleep(pause);
        pause = Math.min(pause * 2, LAST_PAUSE);
      }
    }
    this.#receiver?.destroy();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#wake();
  }

  async #step(): Promise<void> {
    this.#receiver ??= await this.#connect();
    const batch = this.#spool.next(MAX_STREAM_BATCH_BYTES);
    if (batch === null) {
      this.#works();
      await this.#sleep(null);
      return;
    }
    const lines = await this.#receiver.add(batch.bytes);
    this.#spool.acknowledge(batch);
    this.#works();
    this.#listener.delivered(lines);
  }

  #works(): void {
    if (this.#isUp !== true) this.#listener.up();
    this.#isUp = true;
  }

  #failed(error: unknown): void {
    this.#receiver?.destroy();
    this.#receiver = null;
    if (this.#isUp !== false && !this.#stopped) this.#listener.down(reasonOf(error));
    this.#isUp = false;
  }

  /** Until `wake`, or for so long. */
  #sleep(milliseconds: number | null): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#wake = () => {};
        resolve();
      };
      this.#wake = end;
      if (milliseconds !== null) this.#timer = setTimeout(end, milliseconds);
    });
  }
}

/** One line: what the server said, or what the system did. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException & { errorReplies?: Error[]; replies?: unknown[] };
  const replies = (error as { replies?: unknown[] }).replies?.find((reply) => reply instanceof Error) as Error | undefined;
  return replies?.message ?? (message === "" || message === undefined ? (code ?? "unknown") : message);
}
