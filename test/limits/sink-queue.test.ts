import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsText } from "../../src/cli/record-sinks.ts";
import { MAX_SINK_QUEUE_BYTES } from "../../src/limits.ts";
import type * as Sinks from "../../src/sinks/threaded-sink.ts";
import { buildKexscope } from "../cli/kexscope.ts";

const MIB = 1024 * 1024;
const LINE = "x".repeat(256 * 1024);
const spool = mkdtempSync(join(tmpdir(), "kexscope-queue-"));
beforeAll(() => buildKexscope(), 120_000);
afterAll(() => rmSync(spool, { recursive: true, force: true }));

test("MAX_SINK_QUEUE_BYTES: behind a spool that is full, and a server that is not there, so much waits; more is lost, and counted", async () => {
  // The built one: a loader of sources does not reach into threads.
  const { ThreadedSink } = (await import(new URL("../../dist/sinks/threaded-sink.js", import.meta.url).href)) as typeof Sinks;
  const redis = { name: "test", server: { path: join(spool, "nobody") }, username: null, password: null, database: 0, stream: "records", maxLength: 1_000 };
  const sink = new ThreadedSink({ kind: "redis", ...redis, spool, spoolBytes: MIB }, "wait", () => {});
  await sink.loaded;
  expect(await sink.open()).toBeNull();

  const lines = (4 * MAX_SINK_QUEUE_BYTES) / LINE.length;
  for (let i = 0; i < lines; i++) sink.write(`C${i}`, LINE);
  expect(sink.queued).toBeLessThanOrEqual(MAX_SINK_QUEUE_BYTES);
  expect(sink.queued).toBeGreaterThan(MAX_SINK_QUEUE_BYTES - 2 * LINE.length - MIB);
  const kept = (MAX_SINK_QUEUE_BYTES + MIB) / LINE.length;
  expect(sink.counts.lost).toBeGreaterThanOrEqual(lines - kept);
  expect(sink.counts.lost).toBeLessThan(lines);

  // Whoever can wait is told that it takes long, and in the end that the record is lost.
  let waited = 0;
  while (sink.writeWaiting("last", LINE, 100, () => waited++)) expect(waited).toBe(0);
  expect(waited).toBe(1);

  const { lost } = sink.counts;
  await sink.close(50);
  // What waited for the spool is lost too; what is in the spool is there for the next time.
  const { delivered, lost: all, waitingBytes } = sink.counts;
  expect(all).toBeGreaterThan(lost);
  expect(waitingBytes).toBeGreaterThan(0);
  expect(countsText(sink.counts)).toMatch(new RegExp(`^0 delivered, [\\d.,]+ .*B waiting, ${all} lost$`));
  expect(delivered).toBe(0);
}, 60_000);
