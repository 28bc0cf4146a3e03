import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { SniffingReader } from "../../src/capture/sniffing-reader.ts";
import { MAX_TIME_SECONDS } from "../../src/limits.ts";
import { bytes, feedAll, join, pcap, pcapng } from "./capture-bytes.ts";

const lengths = fc.array(fc.nat(70), { maxLength: 8 });
const time = fc.record({ seconds: fc.nat(0xffff_ffff), fraction: fc.nat(0xffff_ffff) });

const classic = fc
  .record({
    littleEndian: fc.boolean(),
    magic: fc.constantFrom(0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34),
    minor: fc.constantFrom(2, 3, 4),
    records: fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 0xffff_ffff }), fraction: fc.nat(0xffff_ffff), data: fc.uint8Array({ maxLength: 70 }) }), {
      maxLength: 8,
    }),
  })
  .map(pcap);

const nextGeneration = fc.tuple(fc.boolean(), lengths, time, fc.nat(0xff)).map(([littleEndian, sizes, { seconds, fraction }, resolution]) => {
  const ng = pcapng(littleEndian);
  const ticks = (BigInt(seconds) << 32n) + BigInt(fraction);
  const packets = sizes.flatMap((size, index) => [
    ng.enhanced(ticks + BigInt(index), bytes(size), index & 1),
    ng.simple(size, bytes(size)),
    ng.statistics(0, [{ code: 5, value: ng.u64(BigInt(index)) }]),
  ]);
  const interfaces = [ng.interface(1), ng.interface(101, 65_535, [{ code: 9, value: Uint8Array.of(resolution) }])];
  return join(ng.section(), ...interfaces, ...packets, pcapng(!littleEndian).section());
});

const capture = fc.oneof(classic, nextGeneration);

function read(data: Uint8Array, cuts: readonly number[]) {
  const reader = new SniffingReader(newCaptureInfo("x"));
  return { frames: feedAll(reader, data, cuts), info: reader.info };
}

function cutsOf(data: Uint8Array, at: readonly number[]): number[] {
  return at.map((value) => value % (data.length + 1)).sort((a, b) => a - b);
}

describe("whatever is fed", () => {
  test("in any pieces gives the same frames and the same facts", () => {
    fc.assert(
      fc.property(capture, fc.array(fc.nat(), { maxLength: 30 }), (data, at) => {
        expect(read(data, cutsOf(data, at))).toEqual(read(data, []));
      }),
    );
  });

  test("byte by byte gives the same, too", () => {
    fc.assert(
      fc.property(capture, (data) => {
        expect(read(data, [...data.keys()])).toEqual(read(data, []));
      }),
      { numRuns: 30 },
    );
  });

  test("damaged and cut anywhere, ends in facts that hold together", () => {
    const damage = fc.array(fc.record({ at: fc.nat(), value: fc.nat(255) }), { maxLength: 6 });
    fc.assert(
      fc.property(capture, damage, fc.nat(), (whole, changes, length) => {
        const data = whole.slice(0, length % (whole.length + 1));
        for (const { at, value } of changes) if (data.length > 0) data[at % data.length] = value;
        const { frames, info } = read(data, []);
        expect(frames.map((frame) => frame.number)).toEqual(frames.map((_, index) => index + 1));
        expect(info.frames).toBe(frames.length);
        expect(info.bytes).toBeLessThanOrEqual(data.length);
        expect(info.truncated && info.corrupt !== null).toBe(false);
        if (info.corrupt !== null) expect(info.corrupt.offset).toBeLessThanOrEqual(data.length);
        else expect(info.bytes).toBe(data.length);
        for (const frame of frames) {
          expect(frame.bytes).toHaveLength(frame.capturedLength);
          expect(frame.originalLength).toBeGreaterThanOrEqual(frame.capturedLength);
          expect(Number.isInteger(frame.nanoseconds) && frame.nanoseconds >= 0 && frame.nanoseconds < 1_000_000_000).toBe(true);
          expect(Number.isInteger(frame.seconds) && frame.seconds >= 0 && frame.seconds <= MAX_TIME_SECONDS).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("arbitrary bytes end in facts", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        const { info } = read(data, []);
        expect(info.corrupt !== null || info.truncated || info.format !== null).toBe(true);
      }),
    );
  });
});
