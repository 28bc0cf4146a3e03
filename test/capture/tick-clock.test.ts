import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TickClock } from "../../src/capture/tick-clock.ts";
import { MAX_TIME_SECONDS } from "../../src/limits.ts";

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const BINARY = 0x80;

/** The same in bigints, where nothing can be lost. */
function expected(resolution: number, high: number, low: number, offset: number): { seconds: bigint; nanoseconds: bigint } {
  const ticks = (BigInt(high) << 32n) + BigInt(low);
  const perSecond = (resolution & BINARY) === 0 ? 10n ** BigInt(resolution) : 1n << BigInt(resolution & 0x7f);
  return { seconds: ticks / perSecond + BigInt(offset), nanoseconds: ((ticks % perSecond) * 1_000_000_000n) / perSecond };
}

function agrees(resolution: number, high: number, low: number, offset = 0): void {
  const clock = new TickClock(resolution, offset);
  const usable = clock.set(high, low);
  const { seconds, nanoseconds } = expected(resolution, high, low, offset);
  expect(usable).toBe(seconds >= 0n && seconds <= BigInt(MAX_TIME_SECONDS));
  if (usable) expect([BigInt(clock.seconds), BigInt(clock.nanoseconds)]).toEqual([seconds, nanoseconds]);
}

describe("every usable resolution is exact to the nanosecond", () => {
  test.each(Array.from({ length: 20 }, (_, exponent) => exponent))("10^-%i", (exponent) => {
    fc.assert(fc.property(word, word, (high, low) => agrees(exponent, high, low)));
  });

  test.each(Array.from({ length: 64 }, (_, exponent) => exponent))("2^-%i", (exponent) => {
    fc.assert(fc.property(word, word, (high, low) => agrees(BINARY | exponent, high, low)));
  });

  test("with an offset, also a negative one", () => {
    fc.assert(fc.property(word, word, fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), (high, low, offset) => agrees(9, high, low, offset)));
  });

  test("at the edges of a second, on both sides of what one division may do", () => {
    for (const high of [0, 0xf_ffff, 0x10_0000, 0x10_0001]) {
      const base = BigInt(high) << 32n;
      for (const unit of [1_000n, 1_000_000n, 1_000_000_000n]) {
        const edge = (base / unit + 1n) * unit;
        for (const ticks of [edge - 1n, edge, edge + 1n]) agrees(String(unit).length - 1, Number(ticks >> 32n), Number(ticks & 0xffff_ffffn));
      }
    }
  });
});

describe("absurd resolutions", () => {
  test.each([20, 100, 127, BINARY | 64, BINARY | 127])("0x%s tells no time", (resolution) => {
    const clock = new TickClock(resolution, 0);
    expect(clock.usable).toBe(false);
    expect(clock.set(0xffff_ffff, 0xffff_ffff)).toBe(false);
    expect([clock.seconds, clock.nanoseconds]).toEqual([0, 0]);
  });

  test.each([2 ** 63, -(2 ** 63)])("an offset of %i seconds leaves no time", (offset) => {
    expect(new TickClock(6, offset).set(0, 1)).toBe(false);
  });
});

test.each([
  [3, false],
  [6, false],
  [7, true],
  [9, true],
  [BINARY | 19, false],
  [BINARY | 20, true],
  [BINARY | 127, false],
])("resolution %i is finer than microseconds: %s", (resolution, finer) => {
  expect(new TickClock(resolution, 0).finerThanMicroseconds).toBe(finer);
});
