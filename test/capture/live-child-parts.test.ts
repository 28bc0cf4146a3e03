import { describe, expect, test } from "vitest";
import { ArrivalClock } from "../../src/capture/arrival-clock.ts";
import { capLinkType } from "../../src/capture/cap-link-type.ts";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { PcapReader } from "../../src/capture/pcap-reader.ts";
import { wireLength } from "../../src/capture/wire-length.ts";
import { PcapRecords } from "../../src/pcap-records.ts";

describe("ArrivalClock", () => {
  const at = (clock: ArrivalClock, wall: number, steady: number): number => {
    clock.stamp(wall, steady);
    return clock.seconds * 1_000_000 + clock.microseconds;
  };

  test("has the steady clock's microseconds between two ticks of the wall clock", () => {
    const clock = new ArrivalClock();
    const first = at(clock, 1_700_000_000_000, 5);
    expect(first).toBe(1_700_000_000_000_000);
    expect(at(clock, 1_700_000_000_000, 5.25)).toBe(first + 250);
  });

  test("never goes back while the wall clock is corrected slowly", () => {
    const clock = new ArrivalClock();
    let last = 0;
    for (let i = 0; i < 20_000; i++) {
      // The wall clock runs 100 ppm slower than the steady one.
      const now = at(clock, Math.floor(1_700_000_000_000 + i * 10 * 0.9999), i * 10);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    expect(Math.abs(last / 1000 - (1_700_000_000_000 + 19_999 * 10 * 0.9999))).toBeLessThan(10);
  });

  test("follows a wall clock that is set", () => {
    const clock = new ArrivalClock();
    at(clock, 1_700_000_000_000, 0);
    expect(at(clock, 1_600_000_000_000, 1)).toBe(1_600_000_000_000_000);
  });
});

test("a frame that filled the buffer says by its IP header how long it was", () => {
  const frame = new Uint8Array(65_535);
  frame.set([0x08, 0x00, 0x45, 0x00, 0xff, 0xff], 12);
  expect(wireLength(frame, 65_535)).toBe(14 + 65_535);
  frame.set([0x86, 0xdd, 0x60, 0, 0, 0, 0xff, 0xf8], 12);
  expect(wireLength(frame, 65_535)).toBe(14 + 40 + 0xfff8);
  frame.set([0x88, 0x47], 12);
  expect(wireLength(frame, 65_535)).toBe(65_536);
});

test("link types that cap knows by name, by number, and not at all", () => {
  expect(["ETHERNET", "RAW", "Unknown linktype 276", "Unknown linktype 12", "what"].map(capLinkType)).toEqual([1, 101, 276, 101, null]);
});

test.each([false, true])("our reader reads what is written (nanoseconds: %s)", (nanoseconds) => {
  const data = Uint8Array.from({ length: 70 }, (_, i) => i);
  const records = new PcapRecords(PcapRecords.capacity(2, 80));
  records.header(1, nanoseconds);
  records.record(1_700_000_000, 123_456, data, 0, 70, 1_500);
  expect(records.fits(10)).toBe(true);
  expect(records.fits(11)).toBe(false);
  records.record(1_700_000_001, 7, data, 60, 10, 10);
  const info = newCaptureInfo("test");
  const reader = new PcapReader(info);
  const frames: unknown[] = [];
  reader.feed(records.pending, 0, records.length, ({ seconds, nanoseconds: ns, offset, capturedLength, originalLength, data: bytes }) =>
    frames.push([seconds, ns, [...bytes.subarray(offset, offset + capturedLength)], originalLength]),
  );
  const unit = nanoseconds ? 1 : 1_000;
  expect(frames).toEqual([
    [1_700_000_000, 123_456 * unit, [...data], 1_500],
    [1_700_000_001, 7 * unit, [...data.subarray(60)], 10],
  ]);
});
