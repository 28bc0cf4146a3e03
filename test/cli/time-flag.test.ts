import { describe, expect, test } from "vitest";
import { parseTimeFlag, spanOf } from "../../src/cli/time-flag.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const at = (text: string) => Date.parse(text);

describe("parseTimeFlag", () => {
  test.each([
    ["2026-03-01T14:02:11Z", at("2026-03-01T14:02:11Z")],
    ["2026-03-01T14:02:11.482113Z", at("2026-03-01T14:02:11.482Z")],
    ["2026-03-01 14:02:11.482Z", at("2026-03-01T14:02:11.482Z")],
    ["2026-03-01T14:02:11+02:00", at("2026-03-01T12:02:11Z")],
    ["2026-03-01T14:02", at("2026-03-01T14:02:00Z")],
    ["2026-03-01", at("2026-03-01T00:00:00Z")],
    ["1772373731", 1_772_373_731_000],
    ["1772373731.5", 1_772_373_731_500],
  ])("%s", (text, milliseconds) => {
    expect(parseTimeFlag("since", text)).toEqual({ milliseconds, relativeToDay: false });
  });

  test.each([
    ["14:02", 50_520_000],
    ["9:00:01", 32_401_000],
    ["00:00:00.25", 250],
  ])("%s is a time of the capture's day", (text, milliseconds) => {
    expect(parseTimeFlag("since", text)).toEqual({ milliseconds, relativeToDay: true });
  });

  test.each(["", "noon", "24:00", "14:60", "14", "2026-13-01T00:00:00Z", "yesterday", "1e9"])("%s is no time", (text) => {
    expect(() => parseTimeFlag("until", text)).toThrow(UsageError);
  });
});

describe("spanOf", () => {
  const first = at("2026-03-01T23:50:00Z");

  test("times of day are those of the day of the first frame", () => {
    const span = spanOf(parseTimeFlag("since", "23:55"), null, first);
    expect(span).toEqual({ since: at("2026-03-01T23:55:00Z"), until: null });
  });

  test("an end before the beginning is the next day's", () => {
    const span = spanOf(parseTimeFlag("since", "23:55"), parseTimeFlag("until", "00:05"), first);
    expect(span.until).toBe(at("2026-03-02T00:05:00Z"));
  });
});
