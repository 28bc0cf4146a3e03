import type { Certainty, ConnectionRecord, Outcome, Stage } from "../../src/diagnosis/record.ts";
import { type Capture, type Conversation, recordsOf } from "./diagnosis-of.ts";

/** A conversation, and what has to be said of it. Rows without `code` (or with the code in `also`) are positive; the others are near misses. */
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
  /** Certainty and some of the params of the tested code, for one that stands in `also`. */
  beside_it?: { certainty: Certainty; params?: Record<string, unknown> };
  /** Of a near miss: how the page's look-alike begins, where that names no code. */
  lookAlike?: string;
}

/** The rows of one verdict: where it is the answer, and where something that looks alike is. */
export interface VerdictRows {
  code: string;
  rows: readonly VerdictRow[];
}

export function rowsOf(code: string, rows: readonly VerdictRow[]): VerdictRows {
  return { code, rows };
}

/** The record of the connection that a row is about. */
export function recordOfRow(row: VerdictRow): ConnectionRecord {
  return recordsOf(conversationsOf(row), row.capture).at(-1)!;
}

/** The connection that a row is about, after those beside it. */
export function conversationsOf({ wire, beside, client, server, clientPort, serverPort, icmp, trafficClass }: VerdictRow): Conversation[] {
  const given = { client, server, clientPort, serverPort, icmp, trafficClass };
  const conversation = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return [...(beside?.() ?? []), { ...conversation, packets: wire() }];
}

/** Is the code told in this row, as the verdict or beside it? */
export function isPositive(code: string, row: VerdictRow): boolean {
  return (row.code ?? code) === code || row.also?.includes(code) === true;
}

/** "failed at kexinit, certain: 8 9": outcome, stage, certainty of the verdict and frames of its evidence, as one reads them. */
export function told(text: string): Pick<VerdictRow, "outcome" | "died_at" | "certainty" | "frames"> {
  const found = /^(\w+)(?: at ([\w-]+))?, (\w+):((?: \d+)*)$/.exec(text);
  if (found === null) throw new Error(`not understood: ${text}`);
  const [, outcome, died_at = null, certainty, frames] = found;
  return {
    outcome: outcome as Outcome,
    died_at: died_at as Stage | null,
    certainty: certainty as Certainty,
    frames: (frames?.match(/\d+/g) ?? []).map(Number),
  };
}
