import type { Passage } from "./pair-segments.ts";

/** What is known of one point's clock against another's. */
export interface ClockAlignment {
  /** Add it to the first point's time to get the second's, at the first packet that both saw. Seconds. */
  offset: number;
  /** The true offset is within so much of it. Seconds. */
  error: number;
  /** How much faster the second clock runs, and how far that may be wrong: parts per million. Null where the time is too short to tell. */
  drift: { ppm: number; error: number } | null;
  /** Time of the first packet that both saw, at the first point. Nanoseconds. */
  since: number;
}

/** One packet seen by both: when the first point saw it, and how much later, by its own clock, the second. Nanoseconds. */
export interface ClockSample {
  at: number;
  difference: number;
  fromClient: boolean;
}

/** Quartz is better than this by far; a clock that is being set is worse. Parts per million. */
const MAX_DRIFT = 500;
const STEPS = 60;

/** The sample of a packet that both points saw; null otherwise. `base`: what makes each point's times count from the same zero. */
export function clockSample(passage: Passage, base: { a: number; b: number }): ClockSample | null {
  const { sent, received, fromClient } = passage;
  if (sent === null || received === null) return null;
  const a = (fromClient ? sent : received).time + base.a;
  const b = (fromClient ? received : sent).time + base.b;
  return { at: a, difference: b - a, fromClient };
}

/**
 * A packet from the client reaches the second point later than the first, one from the server earlier: each difference bounds the offset from
 * one side (RFC 5905 8 does the same with four time stamps). A drift is believed when no constant offset fits. Null without packets both ways.
 */
export function alignClocks(samples: readonly ClockSample[]): ClockAlignment | null {
  const since = samples.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const width = (ppm: number) => boundsAt(samples, since, ppm);
  if (!samples.some(({ fromClient }) => fromClient) || samples.every(({ fromClient }) => fromClient)) return null;
  const best = bestDrift((ppm) => width(ppm).high - width(ppm).low);
  const low = edge((ppm) => width(ppm).high >= width(ppm).low, best, -MAX_DRIFT);
  const high = edge((ppm) => width(ppm).high >= width(ppm).low, best, MAX_DRIFT);
  const known = low > -MAX_DRIFT && high < MAX_DRIFT;
  const fitsWithout = width(0).high >= width(0).low;
  const bounds = width(fitsWithout ? 0 : (low + high) / 2);
  return {
    offset: (bounds.high + bounds.low) / 2e9,
    error: Math.abs(bounds.high - bounds.low) / 2e9,
    drift: known ? { ppm: (low + high) / 2, error: (high - low) / 2 } : null,
    since,
  };
}

/** The second point's time of something that the first saw at `at`. Nanoseconds. */
export function translate(clock: ClockAlignment, at: number): number {
  const drift = clock.drift !== null && Math.abs(clock.drift.ppm) > clock.drift.error ? clock.drift.ppm : 0;
  return at + clock.offset * 1e9 + (at - clock.since) * drift * 1e-6;
}

function boundsAt(samples: readonly ClockSample[], since: number, ppm: number): { low: number; high: number } {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const { at, difference, fromClient } of samples) {
    const value = difference - (at - since) * ppm * 1e-6;
    if (fromClient) high = Math.min(high, value);
    else low = Math.max(low, value);
  }
  return { low, high };
}

/** Where a concave function is largest. */
function bestDrift(f: (ppm: number) => number): number {
  let left = -MAX_DRIFT;
  let right = MAX_DRIFT;
  for (let i = 0; i < STEPS; i++) {
    const a = left + (right - left) / 3;
    const b = right - (right - left) / 3;
    if (f(a) < f(b)) left = a;
    else right = b;
  }
  return (left + right) / 2;
}

/** The last value between `inside` and `outside` that fits, by halving. */
function edge(fits: (ppm: number) => boolean, inside: number, outside: number): number {
  if (fits(outside)) return outside;
  let good = inside;
  let bad = outside;
  for (let i = 0; i < STEPS; i++) {
    const middle = (good + bad) / 2;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
