/** The thread behind ThreadedSink. Whatever its sink waits for, a disk or a network, waits here and nowhere else. */
import { parentPort, workerData } from "node:worker_threads";
import type { LineSink, SinkListener } from "./line-sink.ts";
import { COUNTERS, type FromSink, type SinkThreadData, type ToSink } from "./sink-messages.ts";

/** Lines that come at once are written in pieces of about this size. Bytes. */
const PIECE_BYTES = 64 * 1024;
/** When there was no room, it is tried again after this. Milliseconds. */
const RETRY_AFTER = 20;

const { target, whenFull, taken, counters } = workerData as SinkThreadData;
const queue: Uint8Array[] = [];
let scheduled = false;
let sink: LineSink;

function tell(message: FromSink): void {
  parentPort?.postMessage(message);
}

function add(name: keyof typeof COUNTERS, lines: number): void {
  counters[COUNTERS[name]]! += lines;
}

function set(name: keyof typeof COUNTERS, value: number): void {
  counters[COUNTERS[name]] = value;
}

const listener: SinkListener = {
  delivered: (lines) => add("delivered", lines),
  lost: (lines) => add("lost", lines),
  waiting: (bytes) => set("waitingBytes", bytes),
  up: (isUp) => set("up", isUp ? 1 : 0),
  news: (what, bad) => tell({ kind: "news", what, bad }),
};

/** Only what this sink needs is loaded: a file needs no Redis. */
async function load(): Promise<LineSink> {
  if (target.kind === "file") {
    const { FileSink } = await import("./file-sink.ts");
    return new FileSink(target, listener);
  }
  const { RedisSink } = await import("./redis-sink.ts");
  return new RedisSink(target, whenFull, listener);
}

/** Hands on what waits. False: there is no room. */
function pump(): boolean {
  while (queue.length > 0) {
    let length = 0;
    let lines = 0;
    while (lines < queue.length && (lines === 0 || length + queue[lines]!.length <= PIECE_BYTES)) length += queue[lines++]!.length;
    if (!sink.take(lines === 1 ? queue[0]! : Buffer.concat(queue.slice(0, lines), length), lines)) return false;
    queue.splice(0, lines);
    Atomics.add(taken, 0, length);
    Atomics.notify(taken, 0);
  }
  return true;
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  const turn = (): void => {
    scheduled = false;
    if (pump()) return;
    scheduled = true;
    setTimeout(turn, RETRY_AFTER);
  };
  setImmediate(turn);
}

/** Lines for which there is no room for so long are given up: whoever sent them has been told to wait long before. */
async function close(patience: number): Promise<void> {
  const until = performance.now() + patience;
  while (!pump() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
  if (queue.length > 0) listener.lost(queue.length);
  await sink.close(patience);
  tell({ kind: "closed" });
}

parentPort?.on("message", (message: ToSink) => {
  if (message.kind === "lines") {
    queue.push(message.bytes);
    schedule();
  } else if (message.kind === "open") tell({ kind: "opened", why: sink.open() });
  else void close(message.patience);
});

sink = await load();
tell({ kind: "loaded" });
