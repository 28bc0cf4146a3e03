import fc from "fast-check";
import { expect, test } from "vitest";
import { alignClocks, type ClockSample, translate } from "../../src/compare/align-clocks.ts";

const MILLISECOND = 1e6;

/** Packets both ways over `seconds`, a tenth of a second apart, seen through a second clock. */
function samples(offset: number, ppm: number, seconds: number, delays: readonly number[]): ClockSample[] {
  return Array.from({ length: seconds * 10 }, (_, i) => {
    const at = i * 100 * MILLISECOND;
    const delay = delays[i % delays.length]! * MILLISECOND;
    const fromClient = i % 2 === 0;
    // The first clock sees a packet of the server after it has passed the second.
    const passes = fromClient ? at + delay : at - delay;
    return { at, fromClient, difference: passes + offset * 1e9 + passes * ppm * 1e-6 - at };
  });
}

test("whatever the offset, the drift and the delays: the truth lies within the error", () => {
  const delays = fc.array(fc.double({ min: 0.05, max: 40, noNaN: true }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(fc.double({ min: -1e4, max: 1e4, noNaN: true }), fc.integer({ min: -80, max: 80 }), delays, (offset, ppm, lags) => {
      const clock = alignClocks(samples(offset, ppm, 60, lags))!;
      const atEnd = 59e9;
      const truth = atEnd + offset * 1e9 + atEnd * ppm * 1e-6;
      const drift = clock.drift === null ? 500 : clock.drift.error;
      expect(Math.abs(translate(clock, atEnd) - truth)).toBeLessThanOrEqual(clock.error * 1e9 + atEnd * (drift + 1) * 1e-6 + 2_000);
      if (clock.drift !== null) expect(Math.abs(clock.drift.ppm - ppm)).toBeLessThanOrEqual(clock.drift.error + 0.5);
    }),
  );
});

test("50 ppm show over minutes on a quick path", () => {
  const clock = alignClocks(samples(-3, 50, 300, [0.2, 0.4]))!;
  expect(clock.drift!.ppm).toBeCloseTo(50, 0);
  expect(clock.offset).toBeCloseTo(-3, 3);
});

test("packets one way bound the clock from one side only", () => {
  expect(alignClocks(samples(1, 0, 10, [1]).filter(({ fromClient }) => fromClient))).toBeNull();
});
