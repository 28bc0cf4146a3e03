import type { WaitingRecord } from "../../diagnosis/record.ts";
import { layOut, pair } from "./headline.ts";
import type { Page } from "./page.ts";

/** One line for an exchange that stands still: who waits for what, since when, and what it looks like by now. Takes an escaped record. */
export function waitingLine(record: WaitingRecord, page: Page): string[] {
  const { from, what } = record.waiting_for;
  return layOut(
    [
      { text: pair(record, page), tone: "who" },
      { text: `is waiting for ${from === null ? what : `the ${from}'s ${what}`}`, tone: "waiting" },
      { text: `${record.verdict.code} ${page.symbols.dot} ${record.verdict.certainty}`, tone: "heading" },
      { text: `since ${page.time(record.waiting_for.since)}`, tone: "aside" },
    ],
    page,
  );
}
