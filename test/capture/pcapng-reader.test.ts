import { describe, expect, test } from "vitest";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { PcapngReader } from "../../src/capture/pcapng-reader.ts";
import { MAX_BLOCK_BYTES, MAX_INTERFACES } from "../../src/limits.ts";
import { bytes, feedAll, join, pcap, pcapng } from "./capture-bytes.ts";

function read(...blocks: Uint8Array[]) {
  const reader = new PcapngReader(newCaptureInfo("x.pcapng"));
  const frames = feedAll(reader, join(...blocks));
  return { frames, info: reader.info, codes: reader.info.anomalies.map((anomaly) => anomaly.code) };
}

const le = pcapng(true);
const be = pcapng(false);
const tsresol = (value: number) => ({ code: 9, value: Uint8Array.of(value) });
/** 2023-11-14T22:13:20Z and a little, in microseconds. */
const NOW = 1_700_000_000_123_456n;

describe("packets", () => {
  test.each([
    ["little-endian", le],
    ["big-endian", be],
  ])("of each kind of block, %s", (_, ng) => {
    const { frames, info } = read(ng.section(), ng.interface(1, 5), ng.enhanced(NOW, bytes(7)), ng.obsolete(NOW + 1n, bytes(3)), ng.simple(9, bytes(5)));
    expect(frames).toEqual([
      {
        bytes: [1, 2, 3, 4, 5, 6, 7],
        capturedLength: 7,
        originalLength: 7,
        linkType: 1,
        interfaceId: 0,
        seconds: 1_700_000_000,
        nanoseconds: 123_456_000,
        number: 1,
      },
      { bytes: [1, 2, 3], capturedLength: 3, originalLength: 3, linkType: 1, interfaceId: 0, seconds: 1_700_000_000, nanoseconds: 123_457_000, number: 2 },
      {
        bytes: [1, 2, 3, 4, 5],
        capturedLength: 5,
        originalLength: 9,
        linkType: 1,
        interfaceId: 0,
        seconds: 1_700_000_000,
        nanoseconds: 123_457_000,
        number: 3,
      },
    ]);
    expect(info).toMatchObject({ linkTypes: ["EN10MB"], frames: 3, truncated: false, corrupt: null, nanoseconds: false });
  });

  test("of a simple packet block without a snap length are whole", () => {
    expect(read(le.section(), le.interface(), le.simple(5, bytes(5))).frames[0]).toMatchObject({ capturedLength: 5, originalLength: 5 });
  });

  test("without any time have time 0 and say so", () => {
    const { frames, info, codes } = read(le.section(), le.interface(), le.simple(5, bytes(5)), le.simple(5, bytes(5)));
    expect(frames.map((frame) => frame.seconds)).toEqual([0, 0]);
    expect([info.firstTime, info.lastTime, codes]).toEqual([null, null, ["no-timestamps"]]);
  });

  test("claiming more captured than there was are noted", () => {
    const { frames, codes } = read(le.section(), le.interface(), le.enhanced(NOW, bytes(8), 0, 8, 6));
    expect(frames[0]).toMatchObject({ capturedLength: 8, originalLength: 8 });
    expect(codes).toEqual(["bad-record-lengths"]);
  });
});

describe("interfaces", () => {
  test("each have their own link type and unit of time", () => {
    const { frames, info } = read(
      le.section(),
      le.interface(1),
      le.interface(101, 0, [tsresol(9)]),
      le.interface(113, 0, [tsresol(0x80 | 20)]),
      le.enhanced(NOW, bytes(1), 0),
      le.enhanced(1_700_000_001_000_000_007n, bytes(1), 1),
      le.enhanced(1_700_000_002n << 20n, bytes(1), 2),
    );
    expect(frames.map(({ linkType, interfaceId, seconds, nanoseconds }) => [linkType, interfaceId, seconds, nanoseconds])).toEqual([
      [1, 0, 1_700_000_000, 123_456_000],
      [101, 1, 1_700_000_001, 7],
      [113, 2, 1_700_000_002, 0],
    ]);
    expect(info).toMatchObject({ linkTypes: ["EN10MB", "RAW", "LINUX_SLL"], nanoseconds: true, anomalies: [] });
  });

  test("may shift their times by whole seconds", () => {
    const option = { code: 14, value: le.u64(-50n) };
    const { frames } = read(le.section(), le.interface(1, 0, [tsresol(3), option]), le.enhanced(100_250n, bytes(1)));
    expect(frames[0]).toMatchObject({ seconds: 50, nanoseconds: 250_000_000 });
  });

  test("of a later section count on, and have that section's byte order", () => {
    const first = [le.section(), le.interface(1), le.interface(1), le.enhanced(NOW, bytes(1), 1)];
    const { frames, info } = read(...first, be.section(), be.interface(101), be.enhanced(NOW + 1n, bytes(2), 0));
    expect(frames.map(({ linkType, interfaceId, bytes: data }) => [linkType, interfaceId, data.length])).toEqual([
      [1, 1, 1],
      [101, 2, 2],
    ]);
    expect(info.corrupt).toBeNull();
  });

  test("with an absurd unit of time give frames the time before them, and say so", () => {
    const blocks = [le.section(), le.interface(), le.interface(1, 0, [tsresol(0xff)]), le.enhanced(NOW, bytes(1), 0), le.enhanced(NOW, bytes(1), 1)];
    const { frames, codes } = read(...blocks);
    expect(frames[1]).toMatchObject({ seconds: 1_700_000_000, nanoseconds: 123_456_000 });
    expect(codes).toEqual(["bad-timestamps"]);
  });

  test("with a time beyond the year 9999 do too", () => {
    const { frames, codes } = read(le.section(), le.interface(), le.enhanced(0xffff_ffff_ffff_ffffn, bytes(1)));
    expect([frames[0]?.seconds, codes]).toEqual([0, ["bad-timestamps"]]);
  });

  test("that a packet names must be declared, in the same section", () => {
    const head = [le.section(), le.interface(), le.section()];
    const { frames, info } = read(...head, le.enhanced(NOW, bytes(1), 0));
    expect(frames).toEqual([]);
    expect(info.corrupt).toEqual({ offset: join(...head).length, reason: "a packet names interface 0, which the section does not declare" });
  });

  test("are bounded", () => {
    const one = le.interface();
    const all = new Uint8Array(one.length * (MAX_INTERFACES + 1));
    for (let at = 0; at < all.length; at += one.length) all.set(one, at);
    const reader = new PcapngReader(newCaptureInfo("x"));
    const head = le.section();
    reader.feed(head, 0, head.length, () => {});
    reader.feed(all, 0, all.length, () => {});
    expect(reader.info.corrupt).toEqual({ offset: head.length + all.length - one.length, reason: "a section declares more than 65536 interfaces" });
  });
});

describe("drop counters", () => {
  const drops = (id: number, ifdrop: bigint, osdrop: bigint) =>
    le.statistics(id, [
      { code: 5, value: le.u64(ifdrop) },
      { code: 7, value: le.u64(osdrop) },
    ]);

  test("of the last statistics of each interface are summed", () => {
    const { info } = read(le.section(), le.interface(), le.interface(), drops(0, 1n, 2n), drops(0, 10n, 20n), drops(1, 100n, 200n));
    expect(info.anomalies).toEqual([
      {
        code: "capture-drops",
        count: 330,
        firstFrame: null,
        detail: "isb_ifdrop 110 (dropped by the interface), isb_osdrop 220 (dropped by the operating system)",
      },
    ]);
  });

  test("of earlier sections stay in the sum", () => {
    const { info } = read(le.section(), le.interface(), drops(0, 1n, 0n), le.section(), le.interface(), drops(0, 2n, 0n));
    expect(info.anomalies).toMatchObject([{ count: 3 }]);
  });

  test.each([
    ["zero", drops(0, 0n, 0n)],
    ["unknown", drops(0, 0xffff_ffff_ffff_ffffn, 0xffff_ffff_ffff_ffffn)],
    ["of an interface that is not there", drops(7, 5n, 5n)],
    ["absent", le.statistics(0, [])],
  ])("that are %s say nothing", (_, block) => {
    const { info } = read(le.section(), le.interface(), block);
    expect([info.anomalies, info.corrupt]).toEqual([[], null]);
  });
});

describe("blocks", () => {
  test.each([4, 10, 11, 0xbad, 0x4000_0bad, 0x8000_0001])("of type %i are skipped", (type) => {
    const { frames, info } = read(le.section(), le.block(type, bytes(37)), le.interface(), le.enhanced(NOW, bytes(1)));
    expect([frames.length, info.corrupt]).toEqual([1, null]);
  });

  test("before the first section are refused", () => {
    expect(read(be.block(4, bytes(4))).info.corrupt).toEqual({ offset: 0, reason: "a block stands before the first section header" });
  });

  test("that are too short for their fields are refused", () => {
    for (const [type, reason] of [
      [1, "an interface description block"],
      [2, "a packet block"],
      [3, "a simple packet block"],
      [5, "an interface statistics block"],
      [6, "an enhanced packet block"],
    ] as const) {
      const head = [le.section(), le.interface()];
      expect(read(...head, le.block(type, bytes(0))).info.corrupt).toEqual({ offset: join(...head).length, reason: `${reason} is too short for its fields` });
    }
    expect(read(le.block(0x0a0d0d0a, Uint8Array.of(0x4d, 0x3c, 0x2b, 0x1a))).info.corrupt?.reason).toBe("a section header block is too short for its fields");
  });

  test("with options that run past their end are refused", () => {
    const long = Uint8Array.of(9, 0, 200, 0);
    expect(read(le.section(), le.block(1, join(bytes(8, 0), long))).info.corrupt?.reason).toContain("an option of an interface description block");
    expect(read(le.section(), le.interface(), le.block(5, join(bytes(12, 0), long))).info.corrupt?.reason).toContain(
      "an option of an interface statistics block",
    );
  });

  test("holding less than their packet claims are refused", () => {
    expect(read(le.section(), le.interface(), le.enhanced(NOW, bytes(4), 0, 100_000)).info.corrupt?.reason).toContain("100000 bytes");
    expect(read(le.section(), le.interface(), le.simple(100_000, bytes(4))).info.corrupt?.reason).toContain("100000 bytes");
  });

  test.each([0, 8, 30, MAX_BLOCK_BYTES + 4, 0xffff_fffc])("of %i bytes are refused at once", (length) => {
    const bad = le.block(4, bytes(20));
    new DataView(bad.buffer).setUint32(4, length, true);
    const head = [le.section(), le.interface()];
    const { info } = read(...head, bad);
    expect(info.corrupt?.offset).toBe(join(...head).length);
    expect(info.corrupt?.reason).toContain(`claims ${length} bytes`);
  });

  test("whose two lengths differ are refused", () => {
    const bad = le.enhanced(NOW, bytes(4));
    new DataView(bad.buffer).setUint32(bad.length - 4, bad.length + 4, true);
    expect(read(le.section(), le.interface(), bad).info.corrupt?.reason).toBe("the two lengths of a block differ");
  });

  test.each([1, 12, 27])("of a section header cut after %i bytes are a truncated file", (length) => {
    expect(read(le.section().subarray(0, length)).info).toMatchObject({ truncated: true, corrupt: null, bytes: length });
  });

  test("that are cut leave the frames before them", () => {
    const last = le.enhanced(NOW, bytes(40));
    const { frames, info } = read(le.section(), le.interface(), le.enhanced(NOW, bytes(1)), last.subarray(0, last.length - 1));
    expect(frames).toHaveLength(1);
    expect(info).toMatchObject({ truncated: true, corrupt: null });
  });
});

describe("sections", () => {
  test("of another major version are refused by its number", () => {
    expect(read(le.section(2, 7), le.interface()).info.corrupt).toEqual({ offset: 0, reason: "pcapng version 2.7 is not supported" });
  });

  test("of another minor version are read", () => {
    expect(read(le.section(1, 2), le.interface(), le.enhanced(NOW, bytes(1))).info).toMatchObject({ frames: 1, corrupt: null });
  });

  test("without a byte order are refused", () => {
    const bad = be.section();
    bad[8] = 0;
    expect(read(bad).info.corrupt?.reason).toBe("a section header block has no byte order");
  });

  test("may be followed by a classic file only by mistake", () => {
    const head = [le.section(), le.interface(), le.enhanced(NOW, bytes(1))];
    const { frames, info } = read(...head, pcap());
    expect(frames).toHaveLength(1);
    expect(info.corrupt).toMatchObject({ offset: join(...head).length, reason: expect.stringContaining("mergecap") });
  });
});
