import { describe, expect, it } from "vitest";
import type { Certainty, ConnectionRecord, Outcome, Stage } from "../../src/diagnosis/record.ts";
import { type Capture, type Conversation, recordsOf } from "./diagnosis-of.ts";

/** A conversation, and what has to be said of it. */
export interface VerdictRow extends Omit<Conversation, "packets"> {
  it: string;
  wire: () => Conversation["packets"];
  /** Connections before or beside it; the one that is judged begins last. */
  beside?: () => Conversation[];
  capture?: Capture;
  /** The verdict; left out: the code that is tested. */
  code?: string;
  outcome: Outcome;
  died_at: Stage | null;
  certainty: Certainty;
  /** Frames of the evidence, in its order. */
  frames: readonly number[];
  /** Some of the params. */
  params?: Record<string, unknown>;
  /** Codes that stand in `also`. */
  also?: string[];
}

/** Tests of one verdict: where it is the answer, and where something that looks alike is. */
export function verdictRows(code: string, rows: readonly VerdictRow[]): void {
  describe(code, () => {
    it.each(rows.map((row) => [row.it, row] as const))("%s", (_, row) => {
      const { it: _name, wire, beside, capture, frames, params, also, code: other, ...rest } = row;
      const { outcome, died_at, certainty, ...conversation } = rest;
      const records = recordsOf([...(beside?.() ?? []), { ...conversation, packets: wire() }], capture);
      const record = records[records.length - 1]!;
      expect(said(record)).toEqual({ code: other ?? code, outcome, died_at, certainty, frames });
      if (params !== undefined) expect(record.verdict.params).toMatchObject(params);
      for (const each of also ?? []) expect(record.also.map((entry) => entry.code)).toContain(each);
    });

    it("has a case where it is the answer, and one where it is not", () => {
      const codes = rows.map((row) => row.code ?? code);
      expect(codes).toContain(code);
      expect(codes.some((each) => each !== code)).toBe(true);
    });
  });
}

function said({ verdict, outcome, died_at }: ConnectionRecord): object {
  return { code: verdict.code, outcome, died_at, certainty: verdict.certainty, frames: verdict.evidence.map(({ frame }) => frame) };
}
