import { describe, expect, test } from "vitest";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { PcapReader } from "../../src/capture/pcap-reader.ts";
import { MAX_RECORD_BYTES } from "../../src/limits.ts";
import { bytes, feedAll, join, pcap } from "./capture-bytes.ts";

function read(data: Uint8Array) {
  const reader = new PcapReader(newCaptureInfo("x.pcap"));
  const frames = feedAll(reader, data);
  return { frames, info: reader.info };
}

const two = [
  { seconds: 1_700_000_000, fraction: 999_999, data: bytes(5) },
  { seconds: 1_700_000_001, fraction: 1, data: bytes(3, 100), originalLength: 90 },
];

describe("a whole file", () => {
  test.each([
    ["little-endian", true],
    ["big-endian", false],
  ])("in microseconds, %s", (_, littleEndian) => {
    const { frames, info } = read(pcap({ littleEndian, records: two }));
    expect(frames).toEqual([
      {
        bytes: [1, 2, 3, 4, 5],
        capturedLength: 5,
        originalLength: 5,
        linkType: 1,
        interfaceId: 0,
        seconds: 1_700_000_000,
        nanoseconds: 999_999_000,
        number: 1,
      },
      { bytes: [100, 101, 102], capturedLength: 3, originalLength: 90, linkType: 1, interfaceId: 0, seconds: 1_700_000_001, nanoseconds: 1_000, number: 2 },
    ]);
    expect(info).toMatchObject({ linkTypes: ["EN10MB"], frames: 2, bytes: 24 + 16 + 5 + 16 + 3, truncated: false, corrupt: null, nanoseconds: false });
    expect(info.firstTime).toEqual({ seconds: 1_700_000_000, nanoseconds: 999_999_000 });
    expect(info.lastTime).toEqual({ seconds: 1_700_000_001, nanoseconds: 1_000 });
    expect(info.anomalies).toEqual([]);
  });

  test.each([true, false])("in nanoseconds, little-endian %s", (littleEndian) => {
    const { frames, info } = read(pcap({ littleEndian, magic: 0xa1b23c4d, records: [{ fraction: 123_456_789 }] }));
    expect(frames[0]).toMatchObject({ nanoseconds: 123_456_789 });
    expect(info.nanoseconds).toBe(true);
  });

  test("in Kuznetzov's format, whose record headers have 24 bytes", () => {
    const { frames, info } = read(pcap({ magic: 0xa1b2cd34, records: two }));
    expect(frames.map((frame) => frame.bytes)).toEqual([
      [1, 2, 3, 4, 5],
      [100, 101, 102],
    ]);
    expect(info.bytes).toBe(24 + 24 + 5 + 24 + 3);
  });

  test("with a header alone has no time", () => {
    const { info } = read(pcap());
    expect(info).toMatchObject({ frames: 0, firstTime: null, lastTime: null, truncated: false, corrupt: null });
  });

  test("keeps the link type apart from the FCS length above it", () => {
    expect(read(pcap({ linkType: 0x1400_0001, records: two })).frames[0]?.linkType).toBe(1);
  });

  test("names a link type that it does not know", () => {
    expect(read(pcap({ linkType: 9_999 })).info.linkTypes).toEqual(["LINKTYPE_9999"]);
  });

  test("counts zero-length records as frames", () => {
    const { frames } = read(pcap({ records: [{ data: bytes(0) }, { data: bytes(2) }, { data: bytes(0), originalLength: 60 }] }));
    expect(frames.map((frame) => frame.capturedLength)).toEqual([0, 2, 0]);
  });
});

describe("versions, as in libpcap", () => {
  test.each([
    [9, 4],
    [2, 5],
    [1, 4],
    [543, 1],
  ])("%i.%i is refused by its name", (major, minor) => {
    const { frames, info } = read(pcap({ major, minor, records: two }));
    expect(frames).toEqual([]);
    expect(info.corrupt).toEqual({ offset: 0, reason: `pcap version ${major}.${minor} is not supported` });
    expect(info.truncated).toBe(false);
  });

  test.each([
    [2, 0],
    [2, 2],
    [543, 0],
  ])("%i.%i stores the lengths the other way round", (major, minor) => {
    const { frames } = read(pcap({ major, minor, records: [{ data: bytes(5), capturedLength: 90, originalLength: 5 }] }));
    expect(frames[0]).toMatchObject({ capturedLength: 5, originalLength: 90 });
  });

  test("2.3 does so in some files: the larger length is the original one", () => {
    const records = [
      { data: bytes(5), capturedLength: 90, originalLength: 5 },
      { data: bytes(5), capturedLength: 5, originalLength: 90 },
    ];
    const { frames, info } = read(pcap({ major: 2, minor: 3, records }));
    expect(frames.map((frame) => [frame.capturedLength, frame.originalLength])).toEqual([
      [5, 90],
      [5, 90],
    ]);
    expect(info.anomalies).toEqual([]);
  });
});

describe("odd records are read and noted", () => {
  test("a fraction of a second or more goes into the seconds", () => {
    const { frames, info } = read(pcap({ records: [{ seconds: 10, fraction: 4_294_967_295 }] }));
    expect(frames[0]).toMatchObject({ seconds: 10 + 4_294, nanoseconds: 967_295_000 });
    expect(info.anomalies).toMatchObject([{ code: "bad-timestamps", count: 1, firstFrame: 1 }]);
  });

  test("more captured than there was: the captured bytes count", () => {
    const { frames, info } = read(pcap({ records: [{ data: bytes(9), originalLength: 6 }, { data: bytes(9) }, { data: bytes(9), originalLength: 6 }] }));
    expect(frames[0]).toMatchObject({ capturedLength: 9, originalLength: 9 });
    expect(info.anomalies).toMatchObject([{ code: "bad-record-lengths", count: 2, firstFrame: 1 }]);
  });

  test("times that step back are counted once a step, and do not spoil the first and last time", () => {
    const records = [{ seconds: 20 }, { seconds: 30 }, { seconds: 10 }, { seconds: 11 }].map((record) => ({ ...record, data: bytes(1) }));
    const { info } = read(pcap({ records }));
    expect(info.anomalies).toMatchObject([{ code: "out-of-order-records", count: 1, firstFrame: 3 }]);
    expect([info.firstTime?.seconds, info.lastTime?.seconds]).toEqual([10, 30]);
  });

  test("times after 2038 and at zero are times", () => {
    const { frames, info } = read(pcap({ records: [{ seconds: 0 }, { seconds: 0xffff_ffff }] }));
    expect(frames.map((frame) => frame.seconds)).toEqual([0, 0xffff_ffff]);
    expect(info.anomalies).toEqual([]);
  });
});

describe("where a file breaks", () => {
  const whole = pcap({ records: two });

  test.each([1, 11, 23])("%i bytes of the header are a truncated file", (length) => {
    const { info } = read(whole.subarray(0, length));
    expect(info).toMatchObject({ truncated: true, corrupt: null, frames: 0, bytes: length });
  });

  test.each([25, 24 + 16, 24 + 16 + 4])("a cut at byte %i leaves the frames before it", (length) => {
    expect(read(whole.subarray(0, length)).info).toMatchObject({ truncated: true, corrupt: null, frames: 0, bytes: length });
  });

  test("a length that no record has stops the reading there, at once, with its offset", () => {
    const bad = pcap({ records: [...two, { data: bytes(4), capturedLength: MAX_RECORD_BYTES + 1 }] });
    const { frames, info } = read(bad);
    expect(frames).toHaveLength(2);
    expect(info.corrupt?.offset).toBe(whole.length);
    expect(info.corrupt?.reason).toContain("record 3 claims 262145 bytes");
    expect(info.truncated).toBe(false);
  });

  test("the longest record is read", () => {
    const header = pcap({ records: [{ data: bytes(0), capturedLength: MAX_RECORD_BYTES }] });
    expect(read(join(header, new Uint8Array(MAX_RECORD_BYTES))).info).toMatchObject({ frames: 1, corrupt: null, truncated: false });
  });

  test("noise that announces a possible length is still no cut record", () => {
    const noise = Uint8Array.from({ length: 1_000 }, (_, index) => (index * 151 + 89) & 0xff);
    new DataView(noise.buffer).setUint32(8, 200_000, true);
    const { info } = read(join(whole, noise));
    expect(info).toMatchObject({ frames: 2, truncated: false, corrupt: { offset: whole.length } });
  });

  test("zeroes after the last record were reserved, not written", () => {
    const { info } = read(join(whole, new Uint8Array(4_096)));
    expect(info).toMatchObject({ frames: 2, corrupt: { offset: whole.length } });
    expect(info.corrupt?.reason).toContain("zeroes");
  });

  test.each([
    ["pcap", pcap({ records: two })],
    ["big-endian pcap", pcap({ littleEndian: false, records: two })],
    ["pcapng", Uint8Array.from([0x0a, 0x0d, 0x0d, 0x0a, 0x1c, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0])],
  ])("a %s file joined on is recognised, and mergecap named", (_, second) => {
    const { info } = read(join(whole, second));
    expect(info.frames).toBe(2);
    expect(info.corrupt?.offset).toBe(whole.length);
    expect(info.corrupt?.reason).toContain("mergecap");
  });

  test("after the break nothing more is read", () => {
    const reader = new PcapReader(newCaptureInfo("x"));
    const bad = pcap({ major: 9 });
    expect(feedAll(reader, bad)).toEqual([]);
    expect(reader.feed(whole, 0, whole.length, () => expect.unreachable())).toBe(whole.length);
  });
});
