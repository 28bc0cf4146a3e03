import { execFileSync } from "node:child_process";
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { eventSchema } from "../../src/diagnosis/schema.ts";
import { pcap, refused } from "./capture-bytes.ts";
import { buildKexscope, ended, kexscope, startKexscope } from "./kexscope.ts";

/** The file header of a classic pcap. Bytes. */
const HEADER = 24;
const SPARSE = 20 * 2 ** 30;
/** Far less than it takes to read 20 GB. Milliseconds. */
const QUICK = 10_000;
/** Of the process. docs/security.md promises 256 MB. Bytes. */
const MEMORY = 256_000_000;
/** Enough that a reader who stands still stops the analysis within the file: some 8 kB of output each, and 140 bytes of input. */
const MANY = 6_000;

let folder = "";
const path = (name: string) => join(folder, name);

beforeAll(() => {
  buildKexscope();
  folder = mkdtempSync(join(tmpdir(), "kexscope-special-"));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refusals(count: number): Buffer {
  return pcap(Array.from({ length: count }, (_refusal, i) => refused(10_000 + i)).flat());
}

function summaryOf(stdout: string) {
  const last = eventSchema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1)!));
  if (last.event !== "summary") throw new Error(`the last event is ${last.event}`);
  return last;
}

describe("devices", () => {
  test.each([
    ["/dev/zero", "not a capture: it begins with zeroes (at byte 0)"],
    ["/dev/null", "empty: not even a file header was written (at byte 0)"],
  ])("%s: status 3, and what it is", async (device, why) => {
    const { status, stdout, stderr } = await kexscope([device]);
    expect({ status, stderr }).toEqual({ status: 3, stderr: `kexscope: ${device}: ${why}\n` });
    expect(stdout).toContain("No SSH exchange");
  });

  test("/dev/urandom: status 3, and its first bytes as printable ASCII", async () => {
    const { status, stdout, stderr } = await kexscope(["/dev/urandom"]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^kexscope: \/dev\/urandom: [\x20-\x7e]+\n$/);
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test("/dev/zero on standard input ends too", async () => {
    const child = startKexscope(["-"]);
    const run = ended(child);
    child.stdin.on("error", () => {});
    const zeroes = Buffer.alloc(65_536);
    const feed = () => {
      while (child.stdin.writable && child.stdin.write(zeroes));
    };
    child.stdin.on("drain", feed);
    feed();
    const { status, stderr } = await run;
    expect({ status, stderr }).toEqual({ status: 3, stderr: "kexscope: standard input: not a capture: it begins with zeroes (at byte 0)\n" });
  });
});

describe("20 GB of zeroes, a sparse file", () => {
  /** The run, its length in milliseconds and its most memory in bytes. */
  async function timed(name: string) {
    const begun = Date.now();
    const child = startKexscope(["--ndjson", path(name)]);
    let memory = 0;
    const watch = setInterval(() => {
      memory = Math.max(memory, residentBytes(child.pid!));
    }, 20);
    const run = await ended(child);
    clearInterval(watch);
    return { ...run, took: Date.now() - begun, memory };
  }

  test("alone: one line, at once", async () => {
    writeFileSync(path("zeroes"), "");
    truncateSync(path("zeroes"), SPARSE);
    const { status, stderr, took, memory } = await timed("zeroes");
    expect(status).toBe(3);
    expect(stderr.split("\n")[0]).toBe(`kexscope: ${path("zeroes")}: not a capture: it begins with zeroes (at byte 0)`);
    expect(took).toBeLessThan(QUICK);
    expect(memory).toBeLessThan(MEMORY);
  });

  test("behind a capture: its frames are told, then where the zeroes begin", async () => {
    const whole = refusals(3);
    writeFileSync(path("behind"), whole);
    truncateSync(path("behind"), SPARSE);
    const { status, stdout, stderr, took, memory } = await timed("behind");
    expect(status).toBe(3);
    expect(summaryOf(stdout)).toMatchObject({
      summary: { connections: 3 },
      captures: [{ frames: 6, corrupt: expect.stringContaining(`(at byte ${whole.length})`) }],
    });
    expect(stderr).toContain(
      `zeroes stand where a record should be: the file was not written to its end (at byte ${whole.length}); 6 frames were read before it`,
    );
    expect(took).toBeLessThan(QUICK);
    expect(memory).toBeLessThan(MEMORY);
  });
});

/** 0 once the process is gone. */
function residentBytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))!;
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

describe("a FIFO that never writes: SIGINT ends it with its summary, status 0", () => {
  test.each([
    ["that nobody has opened", false],
    ["that somebody holds open", true],
  ])("%s", async (name, opened) => {
    const fifo = path(`fifo-${opened}`);
    execFileSync("mkfifo", [fifo]);
    const child = startKexscope(["--ndjson", fifo]);
    const run = ended(child);
    // Reading and writing, so that the opening itself does not wait for a reader.
    const held = opened ? openSync(fifo, "r+") : null;
    try {
      await pause(1_500);
      expect(child.exitCode, name).toBeNull();
      child.kill("SIGINT");
      const { status, signal, stdout } = await run;
      expect({ status, signal }).toEqual({ status: 0, signal: null });
      expect(summaryOf(stdout)).toMatchObject({ summary: { connections: 0 } });
    } finally {
      if (held !== null) closeSync(held);
    }
  });
});

describe("a file that changes while it is read", () => {
  /** Starts on `file`, lets the reader of the output stand still, changes the file, and reads on. */
  async function changed(file: string, change: () => void) {
    const child = startKexscope(["--ndjson", file]);
    child.stdout.pause();
    const run = ended(child);
    child.stdout.pause();
    await pause(2_000);
    expect(child.exitCode).toBeNull();
    change();
    child.stdout.resume();
    return run;
  }

  vi.setConfig({ testTimeout: 60_000 });

  test("it grows: it is read to its new end", async () => {
    const file = path("grows");
    writeFileSync(file, refusals(MANY));
    const more = refusals(MANY + 500).subarray(statSync(file).size);
    const { status, stdout, stderr } = await changed(file, () => appendFileSync(file, more));
    expect(status).toBe(1);
    expect(summaryOf(stdout)).toMatchObject({
      summary: { connections: MANY + 500, by_outcome: { failed: MANY + 500 } },
      captures: [{ truncated: false, corrupt: null }],
    });
    expect(stderr).not.toContain("cut short");
  });

  test("it shrinks: what was read is told, and that it is cut short", async () => {
    const file = path("shrinks");
    writeFileSync(file, refusals(MANY));
    const { status, stdout, stderr } = await changed(file, () => truncateSync(file, statSync(file).size - 400_005));
    expect(status).toBe(1);
    const { summary, captures } = summaryOf(stdout);
    expect(summary.connections).toBeGreaterThan(100);
    expect(summary.connections).toBeLessThan(MANY);
    expect(captures[0]).toMatchObject({ truncated: true, corrupt: null });
    expect(stderr).toContain(`${file}: cut short in its last record`);
  });

  test("it shrinks to its header: what was read is told", async () => {
    const file = path("emptied");
    writeFileSync(file, refusals(MANY));
    const { status, stdout } = await changed(file, () => truncateSync(file, HEADER));
    expect(status).toBe(1);
    expect(summaryOf(stdout).summary.connections).toBeLessThan(MANY);
  });
});
