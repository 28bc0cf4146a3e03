import { UsageError } from "./usage-error.ts";

const DAY = 86_400_000;

/** A point in time from `--since` or `--until`. Milliseconds since 1970, or since midnight of the capture's first day (UTC). */
export interface TimeFlag {
  milliseconds: number;
  relativeToDay: boolean;
}

const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/;
const UNIX_SECONDS = /^\d{9,11}(?:\.\d+)?$/;
const DATE_AND_TIME = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([Zz]|[+-]\d\d:\d\d)?)?$/;

/**
 * RFC 3339 (a space may stand for the T, and without a zone it is UTC, as everything that kexscope prints), HH:MM[:SS] of the capture's first
 * day, or seconds since 1970.
 */
export function parseTimeFlag(flag: string, text: string): TimeFlag {
  const clock = CLOCK.exec(text);
  if (clock) return { milliseconds: (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)) * 1000, relativeToDay: true };
  if (UNIX_SECONDS.test(text)) return { milliseconds: Number(text) * 1000, relativeToDay: false };
  const date = DATE_AND_TIME.exec(text);
  const milliseconds = date ? Date.parse(`${date[1]}T${date[2] ?? "00:00"}${(date[3] ?? "Z").toUpperCase()}`) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new UsageError(`--${flag} ${text}: not a time; write 14:02, 14:02:11, 2026-03-01T14:02:11Z or seconds since 1970`);
  }
  return { milliseconds, relativeToDay: false };
}

/** A span of time; null is open. Milliseconds since 1970. */
export interface Span {
  since: number | null;
  until: number | null;
}

/** Both flags as absolute times. `firstTime` is the capture's first frame. An `until` of day time before `since` is the next day's. */
export function spanOf(since: TimeFlag | null, until: TimeFlag | null, firstTime: number): Span {
  const midnight = Math.floor(firstTime / DAY) * DAY;
  const absolute = (flag: TimeFlag | null) => (flag === null ? null : flag.milliseconds + (flag.relativeToDay ? midnight : 0));
  const start = absolute(since);
  let end = absolute(until);
  if (start !== null && end !== null && until?.relativeToDay && end < start) end += DAY;
  return { since: start, until: end };
}
