import type { ConnectionRecord, SeriesRecord, Verdict } from "../../diagnosis/record.ts";
import { ladderText } from "../ladder/ladder-text.ts";
import { also } from "./also.ts";
import { course } from "./course.ts";
import { wouldUse } from "./fixes.ts";
import { headline, layOut, type Piece, pair } from "./headline.ts";
import { offers } from "./offers.ts";
import type { Page } from "./page.ts";
import { explainHint, verdictBody } from "./verdict-body.ts";
import { whatIfText } from "./what-if.ts";
import { OUTCOME_TONES, whereItDied } from "./words.ts";
import { wrap } from "./wrap.ts";

/** The whole story of one connection: who, where it died, why, what each side offered, what mends it, what proves it. Takes an escaped record. */
export function report(record: ConnectionRecord, captures: readonly string[], page: Page): string[] {
  return [
    ...headline(record, page),
    ...wrap(record.verdict.summary, page.width, "  "),
    ...offers(record, record.verdict, page),
    ...(record.timeline === undefined ? course(record, page) : ladderText(record, page)),
    ...verdictBody(record.verdict, captures, page),
    ...whatIfText(record, page),
    ...also(record, page),
    explainHint(record.verdict, page),
  ];
}

/** What a complete exchange uses; it agreed on something, whatever the capture holds of the lists. */
function agreedOn({ ssh }: ConnectionRecord): string {
  if (ssh.negotiated.kex === null) return "what was agreed on is not in this capture";
  return wouldUse(ssh.negotiated).replace("the two would then use ", "");
}

/** One line for an exchange that is nobody's trouble: it completed, or it was a probe. Takes an escaped record. */
export function shortLine(record: ConnectionRecord, page: Page): string[] {
  const told = record.outcome === "ok" ? agreedOn(record) : record.verdict.title;
  const pieces: Piece[] = [
    { text: pair(record, page), tone: "who" },
    { text: whereItDied(record), tone: OUTCOME_TONES[record.outcome] },
    { text: told, tone: null },
    { text: page.time(record.started_at), tone: "aside" },
  ];
  const lines = layOut(
    pieces.filter(({ text }) => text !== ""),
    page,
  );
  return [
    ...lines,
    ...record.also.flatMap((verdict) => wrap(`also ${verdict.code} ${page.symbols.dot} ${verdict.certainty}: ${verdict.summary}`, page.width, "  ")),
    ...whatIfText(record, page),
    ...ladderText(record, page),
  ];
}

/** Several connections with one root cause. Takes an escaped record. */
export function seriesReport(record: SeriesRecord, captures: readonly string[], page: Page): string[] {
  return [...seriesHead(record, page), ...verdictBody(record.verdict, captures, page), explainHint(record.verdict, page)];
}

/** The same where the root cause was told already, with the connection that begins at this frame. */
export function seriesPointer(record: SeriesRecord, frame: number, page: Page): string[] {
  return [...seriesHead(record, page), ...wrap(`Causes and fixes stand above, with the connection from frame ${frame}.`, page.width, "  ")];
}

function seriesHead({ source, uids, pattern, verdict }: SeriesRecord, page: Page): string[] {
  const title: Piece[] = [
    { text: source, tone: "who" },
    { text: `${uids.length} connections, one cause: ${pattern}`, tone: "waiting" },
    { text: `${verdict.code} ${page.symbols.dot} ${verdict.certainty}`, tone: "heading" },
  ];
  return [...layOut(title, page), ...wrap(verdict.summary, page.width, "  ")];
}

/** A verdict with no connection to stand on. Takes an escaped verdict. */
export function noteReport(note: Verdict, captures: readonly string[], page: Page): string[] {
  return [
    ...layOut([{ text: `${note.code} ${page.symbols.dot} ${note.certainty}`, tone: "heading" }], page),
    ...wrap(note.summary, page.width, "  "),
    ...verdictBody(note, captures, page),
    explainHint(note, page),
  ];
}
