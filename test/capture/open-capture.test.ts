import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, closeSync, createWriteStream, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { FrameSink } from "../../src/capture/frame.ts";
import { type OpenedCapture, OpenFailure, openCapture, type ReadOptions } from "../../src/capture/open-capture.ts";
import { bytes, join, pcap, pcapng } from "./capture-bytes.ts";

const folder = mkdtempSync(joinPath(tmpdir(), "kexscope-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

const linux = process.platform === "linux";
const root = process.getuid?.() === 0;

function file(name: string, data: Uint8Array): string {
  const path = joinPath(folder, name);
  writeFileSync(path, data);
  return path;
}

function opened(path: string): OpenedCapture {
  const capture = openCapture(path);
  if (capture instanceof OpenFailure) throw new Error(capture.message);
  return capture;
}

async function read(path: string, options: ReadOptions = {}) {
  const capture = opened(path);
  let frames = 0;
  const count: FrameSink = () => {
    frames += 1;
  };
  await capture.read(count, options);
  return { frames, info: capture.info, size: capture.size };
}

const record = { data: bytes(1_000) };
const small = pcap({ records: [record, record, record] });
/** Longer than several blocks, with records that lie across their edges. */
const long = join(pcap(), ...Array.from({ length: 20 }, () => pcap({ records: Array.from({ length: 101 }, () => record) }).subarray(24)));

describe("opening", () => {
  test.each([
    ["nothing there", "absent", "missing", "no such file"],
    ["a path through a file", "plain/below", "missing", "no such file"],
    ["a directory", ".", "directory", "is a directory"],
  ])("%s fails with one line", (_, name, code, what) => {
    file("plain", small);
    const path = joinPath(folder, name);
    expect(openCapture(path)).toEqual(new OpenFailure(path, code as OpenFailure["code"], what));
    expect(openCapture(path)).toMatchObject({ code, message: `${path}: ${what}` });
  });

  test.skipIf(root)("a file that may not be read fails with one line", () => {
    const path = file("secret", small);
    chmodSync(path, 0);
    expect(openCapture(path)).toMatchObject({ code: "permission", message: `${path}: permission denied` });
  });

  test("a path with a NUL fails with one line", () => {
    expect(openCapture("a\0b")).toMatchObject({ code: "other" });
  });

  test("tells the size, and reads nothing", () => {
    const capture = opened(file("size", small));
    expect([capture.size, capture.info.bytes]).toEqual([small.length, 0]);
    capture.close();
  });

  test("may be undone after reading too, without closing what was opened since", async () => {
    const capture = opened(file("again", small));
    await capture.read(() => {});
    const other = opened(file("other", small));
    capture.close();
    await other.read(() => {});
    expect(other.info).toMatchObject({ frames: 3, corrupt: null });
  });
});

describe("a regular file", () => {
  test("is read whole, with progress up to its size", async () => {
    const seen: number[] = [];
    const { frames, info, size } = await read(file("long", long), { onProgress: (bytesRead) => seen.push(bytesRead) });
    expect([frames, info.frames, info.bytes, info.format, info.compression]).toEqual([2_020, 2_020, long.length, "pcap", null]);
    expect(seen.length).toBeGreaterThan(2);
    expect([seen.at(-1), seen]).toEqual([size, seen.toSorted((a, b) => a - b)]);
  });

  test("ends between two blocks when the signal says so, without calling that truncated", async () => {
    const stop = new AbortController();
    const { frames, info } = await read(file("abort", long), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThan(2_020);
    expect(info).toMatchObject({ frames, truncated: false, corrupt: null });
  });

  test("lets the event loop run between blocks", async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 0);
    await read(file("ticks", join(long, long.subarray(24), long.subarray(24), long.subarray(24))));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(0);
  });

  test("may hold a block larger than the read buffer", async () => {
    const ng = pcapng();
    const large = new Uint8Array(3 * 1024 * 1024 + 12);
    const view = new DataView(large.buffer);
    view.setUint32(0, 0x0bad, true);
    view.setUint32(4, large.length, true);
    view.setUint32(large.length - 4, large.length, true);
    const path = file("large-block", join(ng.section(), ng.interface()));
    appendFileSync(path, large);
    appendFileSync(path, ng.enhanced(1n, bytes(9)));
    expect(await read(path)).toMatchObject({ frames: 1, info: { corrupt: null, truncated: false } });
  });

  test("that grows and one that shrinks while it is read end cleanly", async () => {
    const growing = file("growing", small);
    const capture = opened(growing);
    appendFileSync(growing, small.subarray(24));
    await capture.read(() => {});
    expect(capture.info).toMatchObject({ frames: 6, truncated: false, corrupt: null });

    const shrinking = file("shrinking", small);
    const cut = opened(shrinking);
    truncateSync(shrinking, small.length - 1);
    await cut.read(() => {});
    expect(cut.info).toMatchObject({ frames: 2, truncated: true, corrupt: null });
  });

  test("of 20 GB of zeroes ends at once", async () => {
    const path = file("sparse", small.subarray(0, 0));
    truncateSync(path, 20 * 1024 ** 3);
    const { info } = await read(path);
    expect(info.corrupt).toEqual({ offset: 0, reason: "not a capture: it begins with zeroes" });
  });

  test.each([
    ["empty", new Uint8Array(0), "empty: not even a file header was written"],
    ["text", new TextEncoder().encode("10:00:01 IP a > b: Flags [S]"), 'text, not a capture: it starts with "10:00:01 IP a > "'],
  ])("that is %s says so", async (name, data, reason) => {
    expect((await read(file(name, data))).info.corrupt).toEqual({ offset: 0, reason });
  });

  test.each([
    [11, "pcap"],
    [3, null],
    [1, null],
  ])("of %i bytes of a header is truncated", async (length, format) => {
    const { info } = await read(file("stump", small.subarray(0, length)));
    expect(info).toMatchObject({ format, truncated: true, corrupt: null, bytes: length });
  });

  test("passes on what a sink throws", async () => {
    const fault = new Error("a fault of ours");
    const faulty = (): never => {
      throw fault;
    };
    for (const data of [small, gzipSync(small)]) await expect(opened(file("fault", data)).read(faulty)).rejects.toBe(fault);
  });
});

describe("a gzip file", () => {
  test("is unpacked whatever its name", async () => {
    const path = file("packed.pcap", gzipSync(long));
    const seen: number[] = [];
    const { frames, info, size } = await read(path, { onProgress: (bytesRead) => seen.push(bytesRead) });
    expect([frames, info.compression, info.format, info.bytes, info.truncated]).toEqual([2_020, "gzip", "pcap", long.length, false]);
    expect(seen.at(-1)).toBe(size);
  });

  test("that is cut keeps its frames and is truncated", async () => {
    const packed = gzipSync(small);
    expect((await read(file("cut.gz", packed.subarray(0, packed.length - 4)))).info).toMatchObject({ frames: 3, truncated: true, corrupt: null });
    expect((await read(file("stump.gz", packed.subarray(0, 12)))).info).toMatchObject({ frames: 0, truncated: true, corrupt: null });
  });

  test("with bytes behind it notes them", async () => {
    const { info } = await read(file("behind.gz", join(gzipSync(small), bytes(5))));
    expect(info).toMatchObject({ frames: 3, truncated: false, corrupt: null, anomalies: [{ code: "trailing-bytes", count: 1 }] });
  });

  test("with a wrong check sum is corrupt after its frames", async () => {
    const packed = gzipSync(small);
    packed[packed.length - 8] = (packed[packed.length - 8] ?? 0) ^ 1;
    expect((await read(file("sum.gz", packed))).info).toMatchObject({ frames: 3, corrupt: { offset: small.length } });
  });

  test("of nothing is an empty capture, of text is text, of gzip is named", async () => {
    expect((await read(file("nothing.gz", gzipSync("")))).info.corrupt?.reason).toMatch(/^empty/);
    expect((await read(file("text.gz", gzipSync("hello")))).info.corrupt?.reason).toMatch(/^text, not a capture/);
    expect((await read(file("twice.gz", gzipSync(gzipSync(small))))).info.corrupt?.reason).toContain("gunzip -k FILE");
  });
});

describe("the first time", () => {
  test("is there before reading, and consumes nothing", async () => {
    for (const data of [small, gzipSync(small)]) {
      const capture = opened(file("peek", data));
      expect(await capture.peekFirstTime()).toEqual({ seconds: 1_700_000_000, nanoseconds: 0 });
      expect(capture.info.frames).toBe(0);
      await capture.read(() => {});
      expect(capture.info.frames).toBe(3);
    }
  });

  test("is unknown for what has none", async () => {
    const ng = pcapng();
    for (const data of [pcap(), bytes(50), join(ng.section(), ng.interface(), ng.simple(4, bytes(4)))]) {
      const capture = opened(file("no-time", data));
      expect(await capture.peekFirstTime()).toBeNull();
      capture.close();
    }
  });
});

describe.runIf(linux)("what is no regular file", () => {
  function fifo(name: string): string {
    const path = joinPath(folder, name);
    execFileSync("mkfifo", [path]);
    return path;
  }

  test("a FIFO is read as it is written, packed or not", async () => {
    for (const [name, data] of [
      ["plain.fifo", long],
      ["packed.fifo", gzipSync(long)],
    ] as const) {
      const path = fifo(name);
      const capture = opened(path);
      const writer = createWriteStream(path);
      writer.end(data);
      await capture.read(() => {});
      expect(capture.info).toMatchObject({ frames: 2_020, truncated: false, corrupt: null });
      expect([capture.size, await capture.peekFirstTime()]).toEqual([null, null]);
    }
  });

  test("a FIFO that nobody writes to neither blocks nor outlives the signal", async () => {
    const { info } = await read(fifo("silent.fifo"), { signal: AbortSignal.timeout(50) });
    expect(info).toMatchObject({ frames: 0, truncated: false, corrupt: null });
  });

  test("a FIFO whose writer stays silent ends with the signal, and what came is kept", async () => {
    const path = fifo("half.fifo");
    const capture = opened(path);
    const writer = openSync(path, "w");
    writeFileSync(writer, small.subarray(0, small.length - 3));
    let frames = 0;
    await capture.read(
      () => {
        frames += 1;
      },
      { signal: AbortSignal.timeout(100) },
    );
    closeSync(writer);
    expect(frames).toBe(2);
    expect(capture.info).toMatchObject({ frames: 2, truncated: false, corrupt: null });
  });

  test("an aborted signal reads nothing", async () => {
    expect((await read(fifo("never.fifo"), { signal: AbortSignal.abort() })).info).toMatchObject({ frames: 0, corrupt: null });
  });

  test.each(["/dev/zero", "/dev/urandom", "/dev/null"])("%s ends at once", async (path) => {
    const { info } = await read(path);
    expect([info.frames, info.corrupt?.offset]).toEqual([0, 0]);
  });
});

describe("standard input", () => {
  const script = `
    const { openCapture } = await import(process.argv[1]);
    const capture = openCapture("-");
    let frames = 0;
    if (capture.read) await capture.read(() => { frames += 1; });
    console.log(JSON.stringify({ frames, code: capture.code, message: capture.message, size: capture.size, info: capture.info }));`;
  const module = new URL("../../src/capture/open-capture.ts", import.meta.url).href;

  function run(stdin: { input?: Uint8Array; fd?: number }) {
    const stdio: ["pipe" | number, "pipe", "inherit"] = [stdin.fd ?? "pipe", "pipe", "inherit"];
    const args = ["--import", "tsx", "--input-type=module", "-e", script, module];
    return JSON.parse(execFileSync(process.execPath, args, { stdio, encoding: "utf8", ...(stdin.input ? { input: stdin.input } : {}) }));
  }

  test("may be a pipe", () => {
    expect(run({ input: small })).toMatchObject({ frames: 3, size: null, info: { path: "-", truncated: false, corrupt: null } });
  });

  test("may be a file, and has its size then", () => {
    const fd = openSync(file("stdin", gzipSync(small)), "r");
    expect(run({ fd })).toMatchObject({ frames: 3, info: { compression: "gzip", corrupt: null } });
    closeSync(fd);
  });

  test.runIf(linux)("may be a directory by mistake", () => {
    const fd = openSync(folder, "r");
    expect(run({ fd })).toMatchObject({ code: "directory", message: "standard input: is a directory" });
    closeSync(fd);
  });
});
