import { beforeAll, expect, it } from "vitest";
import { closeLoops, LOOP_NAMES } from "../../scripts/closed-loop/loops.ts";
import { MISMATCHES } from "../../scripts/closed-loop/mismatches.ts";
import type { Row } from "../../scripts/closed-loop/row.ts";

/** Some hundred exchanges, of which the path MTU's wait for retransmissions. Milliseconds. */
const ALL_LOOPS_MS = 600_000;

let rows: readonly Row[] = [];

beforeAll(async () => {
  rows = await closeLoops([]);
}, ALL_LOOPS_MS);

it.each(LOOP_NAMES)("%s fails, is diagnosed, is mended as printed, and completes", (name) => {
  const own = rows.filter((row) => row.name === name);
  expect(own.filter(({ result }) => result === "FAILS")).toEqual([]);
  expect(own.some(({ result }) => result === "completes")).toBe(true);
});

it("mends two dozen mismatches at the least, most of them at either end", () => {
  const mended = (side: string) => new Set(rows.filter((row) => row.side === side && row.result === "completes").map(({ name }) => name));
  expect(MISMATCHES.length).toBeGreaterThanOrEqual(24);
  for (const side of ["server", "client"]) expect(MISMATCHES.filter(({ name }) => mended(side).has(name)).length).toBeGreaterThanOrEqual(24);
});
