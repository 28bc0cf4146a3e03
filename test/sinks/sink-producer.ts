/**
 * A program that hands records to a Redis sink: node --import tsx sink-producer.ts SOCKET SPOOL FROM COUNT SIZE. It prints "safe N" when all
 * before record N are in the spool, and what it used of memory when all have arrived.
 */
import type * as Sinks from "../../src/sinks/threaded-sink.ts";

// The built one: a loader of sources does not reach into threads.
const { ThreadedSink } = (await import(new URL("../../dist/sinks/threaded-sink.js", import.meta.url).href)) as typeof Sinks;
const [socket = "", spool = "", from = "0", count = "0", size = "0"] = process.argv.slice(2);
const sink = new ThreadedSink(
  {
    kind: "redis",
    name: "test",
    server: { path: socket },
    username: null,
    password: null,
    database: 0,
    stream: "records",
    maxLength: 10_000_000,
    spool,
    spoolBytes: 2_000_000_000,
  },
  "drop-oldest",
  (what) => process.stderr.write(`${what}\n`),
);
await sink.loaded;
const why = await sink.open();
if (why !== null) throw new Error(why);

const filler = "x".repeat(Number(size));
let most = 0;
for (let i = Number(from); i < Number(count); i++) {
  if (!sink.writeWaiting(uidOf(i), `{"uid":"${uidOf(i)}","filler":"${filler}"}\n`, 10_000, () => {})) throw new Error("nobody takes records");
  if (i % 500 === 499) {
    while (sink.queued > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    most = Math.max(most, process.memoryUsage.rss());
    process.stdout.write(`safe ${i + 1}\n`);
    // As fast as a capture could come at most, so that something is under way whenever somebody is killed.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
await sink.close(60_000);
process.stdout.write(`end ${JSON.stringify({ ...sink.counts, rss: most })}\n`);

function uidOf(i: number): string {
  return `C${String(i).padStart(8, "0")}`;
}
