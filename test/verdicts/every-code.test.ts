import { describe, expect, it } from "vitest";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { ROWS } from "./rows/index.ts";
import { isPositive, recordOfRow, type VerdictRow } from "./verdict-rows.ts";

/** It stands for a capture without any connection: test/verdicts/no-packets.test.ts has both sides of it. */
const WITHOUT_CONNECTION = ["no-packets"];

const codes = VERDICTS.filter(({ code }) => ROWS.has(code) && !WITHOUT_CONNECTION.includes(code)).map(({ code }) => code);

it("every row is about a code that exists", () => {
  expect([...ROWS.keys()].filter((code) => !VERDICTS.some((verdict) => verdict.code === code))).toEqual([]);
});

describe.each(codes)("%s", (code) => {
  const rows = ROWS.get(code) ?? [];

  it("has a row where it is told", () => {
    expect(rows.some((row) => isPositive(code, row))).toBe(true);
  });

  it("has a near miss", () => {
    expect(rows.some((row) => !isPositive(code, row))).toBe(true);
  });

  it.each(rows.map((row) => [row.it, row] as const))("%s", (_, row) => {
    const record = recordOfRow(row);
    const { outcome, died_at, certainty, frames } = row;
    expect(said(record)).toEqual({ code: row.code ?? code, outcome, died_at, certainty, frames });
    if (row.params !== undefined) expect(record.verdict.params).toMatchObject(row.params);
    expect(record.also.map((entry) => entry.code)).toEqual(expect.arrayContaining(row.also ?? []));
    if (row.beside_it !== undefined) expect(record.also.find((entry) => entry.code === code)).toMatchObject(row.beside_it);
    if (!isPositive(code, row)) expect(record.also.map((entry) => entry.code)).not.toContain(code);
  });
});

function said({ verdict, outcome, died_at }: ConnectionRecord): Pick<VerdictRow, "outcome" | "died_at" | "certainty" | "frames"> & { code: string } {
  return { code: verdict.code, outcome, died_at, certainty: verdict.certainty, frames: verdict.evidence.map(({ frame }) => frame) };
}
