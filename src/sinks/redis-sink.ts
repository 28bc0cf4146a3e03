import type { LineSink, SinkListener } from "./line-sink.ts";
import { writeFailure } from "./new-file.ts";
import { RedisStream } from "./redis-stream.ts";
import type { RedisTarget, WhenFull } from "./sink-target.ts";
import { Spool } from "./spool.ts";
import { SpoolSender } from "./spool-sender.ts";

/** How often it is looked whether all has arrived, at the end. Milliseconds. */
const LOOK_EVERY = 20;

/** Records for a Redis stream. Each goes through the spool on disk: it has arrived when Redis says so, and until then it outlives us. */
export class RedisSink implements LineSink {
  readonly #target: RedisTarget;
  readonly #whenFull: WhenFull;
  readonly #listener: SinkListener;
  readonly #spool: Spool;
  readonly #sender: SpoolSender;
  #running: Promise<void> = Promise.resolve();
  #arrivedAt = 0;
  /** The spool is full, or cannot be written: told once, until there is room again. */
  #losing = false;

  constructor(target: RedisTarget, whenFull: WhenFull, listener: SinkListener) {
    this.#target = target;
    this.#whenFull = whenFull;
    this.#listener = listener;
    this.#spool = new Spool(target.spool, target.spoolBytes);
    this.#sender = new SpoolSender(this.#spool, () => RedisStream.connect(target), {
      delivered: (lines) => this.#delivered(lines),
      up: () => this.#up(),
      down: (why) => this.#down(why),
    });
  }

  open(): string | null {
    const { why, torn } = this.#spool.open();
    if (why !== null) return why;
    if (torn > 0) {
      this.#listener.lost(torn);
      this.#listener.news(`${torn} records in ${this.#target.spool} were not whole: the process that wrote them was killed`, true);
    }
    this.#listener.waiting(this.#spool.bytes);
    this.#running = this.#sender.run();
    return null;
  }

  take(bytes: Uint8Array, lines: number): boolean {
    if (this.#spool.isFull(bytes.length)) {
      if (this.#whenFull === "wait") return false;
      this.#makeRoom(bytes.length);
    }
    try {
      this.#spool.append(bytes);
      this.#sender.wake();
    } catch (error) {
      this.#lose(lines, writeFailure(error));
    }
    this.#listener.waiting(this.#spool.bytes);
    return true;
  }

  async close(patience: number): Promise<void> {
    this.#arrivedAt = performance.now();
    while (this.#spool.bytes > 0 && performance.now() - this.#arrivedAt < patience) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    this.#sender.stop();
    // A server that does not answer must not hold us here: what it may have got is sent again.
    await Promise.race([this.#running, new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))]);
    this.#spool.close();
  }

  #makeRoom(length: number): void {
    while (this.#spool.isFull(length) && this.#spool.bytes > 0) this.#lose(this.#spool.dropOldest(), "the spool is full, and the oldest records leave");
  }

  #lose(lines: number, why: string): void {
    this.#listener.lost(lines);
    if (!this.#losing) this.#listener.news(`${why} (${this.#target.spool})`, true);
    this.#losing = true;
  }

  #delivered(lines: number): void {
    this.#arrivedAt = performance.now();
    this.#losing = false;
    this.#listener.delivered(lines);
    this.#listener.waiting(this.#spool.bytes);
  }

  #up(): void {
    this.#listener.up(true);
    this.#listener.news("connected", false);
  }

  #down(why: string): void {
    this.#listener.up(false);
    // Node 24 adds to what is wrong a flag of its own to try, which nobody can give it here.
    const [what] = why.split("; if the root CA is installed locally");
    this.#listener.news(`cannot be reached (${what}); records wait in ${this.#target.spool}`, true);
  }
}
