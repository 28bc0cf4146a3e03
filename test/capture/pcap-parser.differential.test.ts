import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { PcapReader } from "../../src/capture/pcap-reader.ts";
import { bytes, feedAll, join, pcap } from "./capture-bytes.ts";

interface Packet {
  header: { timestampSeconds: number; timestampMicroseconds: number; capturedLength: number; originalLength: number };
  data: Uint8Array;
}
interface Parser {
  on(event: "packet", listener: (packet: Packet) => void): Parser;
  on(event: "end", listener: () => void): Parser;
  on(event: "error", listener: (error: Error) => void): Parser;
}
/** The package has no type declarations. */
const { parse } = createRequire(import.meta.url)("pcap-parser") as { parse(input: Readable): Parser };

type Row = [microseconds: bigint, captured: number, original: number, data: number[]];

/** What pcap-parser reads, times summed up so that an overflowing fraction compares. */
function theirs(data: Uint8Array): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    parse(Readable.from([Buffer.from(data)], { objectMode: false }))
      .on("packet", ({ header, data: frame }) => {
        const microseconds = BigInt(header.timestampSeconds) * 1_000_000n + BigInt(header.timestampMicroseconds);
        rows.push([microseconds, header.capturedLength, header.originalLength, [...frame]]);
      })
      .on("end", () => resolve(rows))
      .on("error", reject);
  });
}

function ours(data: Uint8Array): { rows: Row[]; info: PcapReader["info"] } {
  const reader = new PcapReader(newCaptureInfo("x"));
  const rows = feedAll(reader, data).map(({ seconds, nanoseconds, capturedLength, originalLength, bytes: frame }): Row => {
    return [BigInt(seconds) * 1_000_000n + BigInt(nanoseconds) / 1_000n, capturedLength, originalLength, frame];
  });
  return { rows, info: reader.info };
}

const captures = new URL("../../captures/", import.meta.url);
const classic = existsSync(captures)
  ? readdirSync(captures).filter((name) => {
      const input = new URL(`${name}/input.pcap`, captures);
      return existsSync(input) && ["a1b2c3d4", "d4c3b2a1"].includes(readFileSync(input).toString("hex", 0, 4));
    })
  : [];

describe("pcap-parser and our reader give the same packets", () => {
  test.each(classic)("of captures/%s", async (name) => {
    const data = Uint8Array.from(readFileSync(new URL(`${name}/input.pcap`, captures)));
    expect(ours(data).rows).toEqual(await theirs(data));
  });

  test("of any microsecond capture of version 2.4", async () => {
    const record = fc
      .record({
        seconds: fc.integer({ min: 1, max: 0xffff_ffff }),
        fraction: fc.nat(0xffff_ffff),
        data: fc.uint8Array({ maxLength: 60 }),
        beyond: fc.nat(2_000),
      })
      .map(({ beyond, ...rest }) => ({ ...rest, originalLength: rest.data.length + beyond }));
    const spec = fc.record({ littleEndian: fc.boolean(), records: fc.array(record, { maxLength: 6 }), linkType: fc.nat(300) });
    await fc.assert(
      fc.asyncProperty(spec, async (file) => {
        const data = pcap(file);
        expect(ours(data).rows).toEqual(await theirs(data));
      }),
    );
  });
});

describe("they differ, each time with a reason", () => {
  const records = [{ data: bytes(9) }, { data: bytes(4) }];
  const whole = pcap({ records });

  test("in nanoseconds and Kuznetzov's format: it knows neither", async () => {
    for (const magic of [0xa1b23c4d, 0xa1b2cd34]) {
      const data = pcap({ magic, records });
      expect(ours(data).rows).toHaveLength(2);
      await expect(theirs(data)).rejects.toThrow("unknown magic number");
    }
  });

  test("in version 9.4: it refuses a version only when both numbers are wrong", async () => {
    const data = pcap({ major: 9, records });
    expect(ours(data)).toMatchObject({ rows: [], info: { corrupt: { offset: 0 } } });
    expect(await theirs(data)).toHaveLength(2);
  });

  test("in version 2.2: it does not know that the lengths stood the other way round", async () => {
    const data = pcap({ minor: 2, records: [{ data: bytes(9), capturedLength: 60, originalLength: 9 }] });
    expect(ours(data).rows).toHaveLength(1);
    expect(await theirs(data)).toHaveLength(0);
  });

  test("in a captured length above the original one: it repeats what the file says, we say what was there at least", async () => {
    const data = pcap({ records: [{ data: bytes(9), originalLength: 6 }] });
    expect(ours(data).rows[0]?.slice(1, 3)).toEqual([9, 9]);
    expect((await theirs(data))[0]?.slice(1, 3)).toEqual([9, 6]);
  });

  test("in a cut tail, an empty file and an impossible length: it says nothing", async () => {
    const cut = whole.subarray(0, whole.length - 1);
    expect(ours(cut)).toMatchObject({ info: { truncated: true } });
    expect(await theirs(cut)).toHaveLength(1);
    expect(ours(new Uint8Array(0))).toMatchObject({ info: { truncated: true } });
    const giant = join(whole, new Uint8Array(8), Uint8Array.of(0xff, 0xff, 0xff, 0xff), new Uint8Array(40));
    expect(ours(giant)).toMatchObject({ info: { frames: 2, corrupt: { offset: whole.length } } });
    expect(await theirs(giant)).toHaveLength(2);
  });

  test("in zeroes after the last record: it counts them as empty records", async () => {
    const padded = join(whole, new Uint8Array(64));
    expect(ours(padded).rows).toHaveLength(2);
    expect(await theirs(padded)).toHaveLength(6);
  });
});
