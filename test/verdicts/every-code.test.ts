import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AnyVerdict } from "../../src/verdicts/define-verdict.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { answersPage } from "./answers-page.ts";
import { ROWS } from "./rows/index.ts";
import { entryOf, isPositive, recordOfRow, type told, wordsMissed } from "./verdict-rows.ts";

/** It stands for a capture without any connection: test/verdicts/no-packets.test.ts has both sides of it. */
const WITHOUT_CONNECTION = ["no-packets"];

const codes = VERDICTS.filter(({ code }) => !WITHOUT_CONNECTION.includes(code)).map((verdict) => [verdict.code, verdict] as const);

it("every row is about a code that exists", () => {
  expect([...ROWS.keys()].filter((code) => !VERDICTS.some((verdict) => verdict.code === code))).toEqual([]);
});

it("every page of answers is about a code that exists", () => {
  const pages = readdirSync(new URL("answers", import.meta.url)).map((name) => name.replace(".txt", ""));
  expect(pages.sort()).toEqual(codes.map(([code]) => code).sort());
});

describe.each(codes)("%s", (code, verdict) => {
  const rows = ROWS.get(code) ?? [];

  it("has a row where it is told", () => {
    expect(rows.some((row) => isPositive(code, row))).toBe(true);
  });

  it("has a near miss, and that is a look-alike which its page names", () => {
    const missed = rows.filter((row) => !isPositive(code, row)).flatMap((row) => [row.lookAlike ?? row.code ?? code, ...(row.also ?? [])]);
    expect(missed.some((other) => namesLookAlike(verdict, other))).toBe(true);
  });

  it("gives each row the answer that was read over", async () => {
    const answers = rows.map((row) => {
      const record = recordOfRow(row);
      return { row: row.it, entry: entryOf(code, record), also: record.also.map((entry) => entry.code) };
    });
    // `npx vitest run test/verdicts/every-code.test.ts --update` writes them anew; read the difference before you commit it.
    await expect(answersPage(code, answers)).toMatchFileSnapshot(`answers/${code}.txt`);
  });

  it.each(rows.map((row) => [row.it, row] as const))("%s", (_, row) => {
    const record = recordOfRow(row);
    const { outcome, died_at, verdict } = record;
    const found = { outcome, died_at, certainty: verdict.certainty, frames: verdict.evidence.map(({ frame }) => frame) };
    expect([said(verdict.code, found)]).toEqual([said(row.code ?? code, row)]);
    if (row.params !== undefined) expect(record.verdict.params).toMatchObject(row.params);
    expect(record.also.map((entry) => entry.code)).toEqual(expect.arrayContaining(row.also ?? []));
    expect(wordsMissed(row, entryOf(code, record))).toEqual([]);
    if (row.beside_it !== undefined) expect(record.also.find((entry) => entry.code === code)).toMatchObject(row.beside_it);
    if (!isPositive(code, row)) expect(record.also.map((entry) => entry.code)).not.toContain(code);
  });
});

/** "no-common-kex and its kin" names the whole family. */
function namesLookAlike({ page }: AnyVerdict, other: string): boolean {
  const family = other.startsWith("no-common-") ? "no-common-kex" : other;
  return page.lookAlikes.some((text) => text.startsWith(other) || headOf(text).includes(other) || headOf(text).includes(family));
}

/** What stands before the colon: codes, with commas between. */
function headOf(text: string): string[] {
  return (text.split(":")[0] ?? "").split(/, | and /);
}

/** In the words of `told`, after the code. */
function said(code: string, { outcome, died_at, certainty, frames }: ReturnType<typeof told>): string {
  return `${code}: ${outcome}${died_at === null ? "" : ` at ${died_at}`}, ${certainty}: ${frames.join(" ")}`;
}
