import type { Certainty, ConnectionRecord, Outcome, Stage, Verdict } from "../../src/diagnosis/record.ts";
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
  /** Parts of the summary of the tested code, and what must not stand in it. */
  says?: readonly string[];
  unsaid?: readonly string[];
  /** Parts of its causes, of its fixes and of the words of its evidence: each stands in one of them. */
  causes?: readonly string[];
  fixes?: readonly string[];
  evidence?: readonly string[];
  /** Parts that no cause and no fix has. */
  without?: readonly string[];
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

/** What is said of the code in a record: as its verdict, or beside it. */
export function entryOf(code: string, { verdict, also }: ConnectionRecord): Verdict {
  return also.find((entry) => entry.code === code) ?? verdict;
}

/** What a row wants to be said and is not, and what it does not want and is said. */
export function wordsMissed({ says = [], unsaid = [], causes = [], fixes = [], evidence = [], without = [] }: VerdictRow, entry: Verdict): string[] {
  const causeTexts = entry.causes.map(({ what, certainty }) => `${certainty}: ${what}`);
  const fixTexts = entry.fixes.map(({ side, file, line, command, why }) => [side, file, line, command, why].join("\n"));
  const absent = (parts: readonly string[], texts: readonly string[]) => parts.filter((part) => !texts.some((text) => text.includes(part)));
  const present = (parts: readonly string[], texts: readonly string[]) => parts.filter((part) => texts.some((text) => text.includes(part)));
  return [
    ...absent(says, [entry.summary]),
    ...absent(causes, causeTexts),
    ...absent(fixes, fixTexts),
    ...absent(
      evidence,
      entry.evidence.map(({ from, what }) => `${from}: ${what}`),
    ),
    ...[...present(unsaid, [entry.summary]), ...present(without, [...causeTexts, ...fixTexts])].map((part) => `said: ${part}`),
  ];
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
