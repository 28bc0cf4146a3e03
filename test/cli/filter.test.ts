import { describe, expect, test } from "vitest";
import { Filter, type FilterFlags } from "../../src/cli/filter.ts";
import { parseHostFlag } from "../../src/cli/host-flag.ts";
import { Tally } from "../../src/cli/tally.ts";
import { parseTimeFlag } from "../../src/cli/time-flag.ts";
import { alsoVerdict, completed, connection, verdict } from "../render/records.ts";

const NO_FLAGS: FilterFlags = { only: null, host: null, verdicts: null, since: null, until: null };
const filter = (flags: Partial<FilterFlags> = {}) => new Filter({ ...NO_FLAGS, ...flags }, () => Date.parse("2026-03-01T14:00:00Z"));

describe("Filter", () => {
  test("without flags lets everything pass", () => {
    expect(filter().active).toBe(false);
    expect(filter().accepts(connection({ outcome: "probe" }))).toBe(true);
  });

  test.each([
    ["failed", ["failed", "stalled"]],
    ["ok", ["ok"]],
    ["all", ["ok", "failed", "stalled", "probe", "unknown"]],
  ] as const)("--only %s", (only, outcomes) => {
    const all = ["ok", "failed", "stalled", "probe", "unknown"] as const;
    expect(all.filter((outcome) => filter({ only }).accepts(connection({ outcome })))).toEqual(all.filter((outcome) => outcomes.some((o) => o === outcome)));
  });

  test("--host takes either end", () => {
    const byHost = (host: string) => filter({ host: parseHostFlag(host) }).accepts(connection());
    expect([byHost("10.88.1.10"), byHost("10.88.2.0/24"), byHost("10.88.3.1")]).toEqual([true, true, false]);
  });

  test("--verdict looks at `also` too", () => {
    const byCode = filter({ verdicts: ["no-common-mac"] });
    expect(byCode.accepts(connection())).toBe(false);
    expect(byCode.accepts(connection({ also: [alsoVerdict()] }))).toBe(true);
  });

  test.each([
    ["14:02:11", null, true],
    ["14:02:12", null, false],
    [null, "14:02:12", true],
    [null, "14:02:11", false],
    ["14:00", "15:00", true],
  ])("since %s until %s", (since, until, passes) => {
    const flags = { since: since && parseTimeFlag("since", since), until: until && parseTimeFlag("until", until) };
    expect(filter(flags as Partial<FilterFlags>).accepts(connection())).toBe(passes);
  });

  test("a connection that goes on in the span counts", () => {
    const record = connection({ started_at: "2026-03-01T13:00:00.000000Z", ended_at: "2026-03-01T15:00:00.000000Z" });
    expect(filter({ since: parseTimeFlag("since", "14:00"), until: parseTimeFlag("until", "14:01") }).accepts(record)).toBe(true);
  });
});

describe("Tally", () => {
  test("counts what passes, and knows which series belong to it", () => {
    const tally = new Tally(filter({ only: "failed" }));
    expect([tally.take(connection({ uid: "a" })), tally.take(completed({ uid: "b" }))]).toEqual([true, false]);
    expect(tally.summary([])).toEqual({ connections: 1, by_outcome: { failed: 1 }, by_verdict: { "no-common-kex": 1 }, notes: [] });
    const series = (uids: string[]) => ({ id: "s", uids, source: "", pattern: "", verdict: verdict() });
    expect([tally.holds(series(["a", "b"])), tally.holds(series(["b"]))]).toEqual([true, false]);
    expect(tally.refused).toBe(1);
  });

  test.each([
    ["failed", true],
    ["stalled", true],
    ["probe", false],
    ["unknown", false],
    ["ok", false],
  ] as const)("an exchange that is %s: failed %s", (outcome, failed) => {
    const tally = new Tally(filter());
    tally.take(connection({ outcome }));
    expect(tally.failed).toBe(failed);
  });
});
