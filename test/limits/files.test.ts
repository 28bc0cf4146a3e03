import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Partitions } from "../../src/batch/partitions.ts";
import { analysisOptionsOf } from "../../src/cli/live-settings.ts";
import {
  ABANDON_ESTABLISHED_SECONDS,
  ABANDON_HALF_OPEN_SECONDS,
  ABANDON_ICMP_ANSWERED_SECONDS,
  FLOOD_HALF_OPEN,
  MAX_BATCH_ROWS_BYTES,
  MAX_CONFIG_BYTES,
  MAX_DATES_PER_CAPTURE,
  MAX_LIVE_FLOWS,
  MAX_STORED_ADDRESS_LENGTH,
  MAX_STORED_NAME_LENGTH,
  MAX_STORED_TEXT_LENGTH,
  MAX_STREAM_BATCH_BYTES,
  SPOOL_SEGMENT_BYTES,
} from "../../src/limits.ts";
import { recordFiles } from "../../src/records/record-files.ts";
import { storedRecord } from "../../src/records/stored-record.ts";
import { connectionLine } from "../../src/render/ndjson.ts";
import { Spool } from "../../src/sinks/spool.ts";
import { buildKexscope, kexscope } from "../cli/kexscope.ts";
import { seenRecord } from "../fleet/fleet-records.ts";
import { connection } from "../render/records.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-limits-"));
  buildKexscope();
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const made = () => mkdtempSync(join(folder, "x"));

describe("live", () => {
  const args = { port: "22", "stall-after": 10 };
  const options = (more: object) => analysisOptionsOf({ args: { ...args, ...more }, knownHosts: false } as never).live!;

  test("MAX_LIVE_FLOWS, FLOOD_HALF_OPEN and the three ABANDON_… stand where nothing else is asked for", () => {
    expect(options({})).toMatchObject({
      maxFlows: MAX_LIVE_FLOWS,
      floodHalfOpen: FLOOD_HALF_OPEN,
      abandonHalfOpen: ABANDON_HALF_OPEN_SECONDS * 1e9,
      abandonIcmpAnswered: ABANDON_ICMP_ANSWERED_SECONDS * 1e9,
      abandonEstablished: ABANDON_ESTABLISHED_SECONDS * 1e9,
    });
  });

  test("--max-flows takes their place, and a flood is never more than half of them", () => {
    expect(options({ "max-flows": 100 })).toMatchObject({ maxFlows: 100, floodHalfOpen: 50 });
  });
});

describe("stored records", () => {
  const record = { ...seenRecord({ client: "x", server: "y" }), ended_at: "2026-03-01T14:02:11.480001Z" };
  const faultOf = (changes: object) => storedRecord({ ...record, ...changes });

  test.each([
    ["MAX_STORED_NAME_LENGTH", "verdict", MAX_STORED_NAME_LENGTH, (text: string) => ({ verdict: { code: text, title: "" } })],
    ["MAX_STORED_TEXT_LENGTH", "verdict", MAX_STORED_TEXT_LENGTH, (text: string) => ({ verdict: { code: "x", title: text } })],
    ["MAX_STORED_ADDRESS_LENGTH", "client", MAX_STORED_ADDRESS_LENGTH, (text: string) => ({ client: { ip: text, port: 1 } })],
  ] as const)("%s: a longer one is no record of ours", (_, field, most, changes) => {
    expect(faultOf(changes("x".repeat(most)))).toHaveProperty("uid");
    expect(faultOf(changes("x".repeat(most + 1)))).toEqual({ fault: `its ${field} is missing or not as kexscope writes it` });
  });
});

test("MAX_RECORD_FILES: files beyond are not read, and that is known", () => {
  const own = made();
  for (const name of ["a", "b", "c"]) writeFileSync(join(own, `${name}.ndjson`), "");
  expect(recordFiles([own], 3)).toMatchObject({ paths: { length: 3 }, cut: false });
  expect(recordFiles([own], 2)).toMatchObject({ paths: [{ path: join(own, "a.ndjson") }, { path: join(own, "b.ndjson") }], cut: true });
  expect(recordFiles([own])).toMatchObject({ paths: { length: 3 }, cut: false });
});

describe("batch", () => {
  const plan = (out: string) => ({ out, folder: join(out, "partial"), site: "s", key: "k", ndjson: true, about: {}, createdBy: "test" });
  const begun = () => {
    const out = made();
    const own = plan(out);
    process.getBuiltinModule("node:fs").mkdirSync(own.folder);
    return { parts: new Partitions(own), own };
  };
  const sizes = (path: string) => readdirSync(path).map((name) => statSync(join(path, name)).size);

  test("MAX_DATES_PER_CAPTURE: later days share one partition without a date", () => {
    const { parts, own } = begun();
    const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().replace("Z", "000Z");
    for (let i = 0; i < MAX_DATES_PER_CAPTURE + 3; i++) parts.add(connection({ started_at: day(i) }));
    const names = readdirSync(own.folder).filter((name) => name.startsWith("connections-"));
    expect(names).toHaveLength(MAX_DATES_PER_CAPTURE + 1);
    expect(names.filter((name) => !/-\d{4}-\d\d-\d\d$/.test(name))).toHaveLength(1);
    parts.abandon();
  });

  test("MAX_BATCH_ROWS_BYTES: rows in memory are written when there are so many", () => {
    const { parts, own } = begun();
    const record = connection();
    const fit = Math.floor(MAX_BATCH_ROWS_BYTES / connectionLine(record).length);
    for (let i = 0; i < fit; i++) parts.add(record);
    const ndjson = () => sizes(own.folder).reduce((a, b) => Math.max(a, b));
    expect(ndjson()).toBeLessThan(1_000);
    parts.add(record);
    expect(ndjson()).toBeGreaterThan(MAX_BATCH_ROWS_BYTES - 1);
    parts.abandon();
  }, 60_000);
});

test("MAX_CONFIG_BYTES: a configuration that is larger is refused in a line, status 2", async () => {
  const config = join(made(), "sshd_config");
  writeFileSync(config, "");
  truncateSync(config, MAX_CONFIG_BYTES + 1);
  const { status, stderr } = await kexscope(["what-if", made(), "--server-config", config]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("too large to be a configuration") });
});

describe("the spool", () => {
  test("SPOOL_SEGMENT_BYTES, MAX_STREAM_BATCH_BYTES: lines are kept in files of one size, and leave in parts of another", () => {
    const own = made();
    const spool = new Spool(own, 100 * SPOOL_SEGMENT_BYTES);
    expect(spool.open().why).toBeNull();
    const line = Buffer.from(`${"x".repeat(999)}\n`);
    for (let i = 0; i < (3 * SPOOL_SEGMENT_BYTES) / line.length; i++) spool.append(line);
    const files = readdirSync(own).filter((name) => name.endsWith(".spool"));
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const name of files) expect(statSync(join(own, name)).size).toBeLessThanOrEqual(SPOOL_SEGMENT_BYTES + line.length);
    const { length } = spool.next(MAX_STREAM_BATCH_BYTES)!.bytes;
    expect(length).toBeLessThanOrEqual(MAX_STREAM_BATCH_BYTES);
    expect(length).toBeGreaterThan(MAX_STREAM_BATCH_BYTES - line.length - 1);
    spool.close();
  });
});
