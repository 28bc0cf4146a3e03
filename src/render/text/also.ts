import type { AlsoVerdict, ConnectionRecord } from "../../diagnosis/record.ts";
import { fixes, waysOf } from "./fixes.ts";
import { layOut } from "./headline.ts";
import { offers } from "./offers.ts";
import type { Page } from "./page.ts";
import { STAGE_NAMES } from "./words.ts";
import { wrap } from "./wrap.ts";

/** Below the sentence that they belong to. */
const INDENT = "  ";

/** The further verdicts: a sentence each, and its best fix where the main verdict's fixes do not hold it already. */
export function also(record: ConnectionRecord, page: Page): string[] {
  const told = new Set(record.verdict.fixes.flatMap((fix) => [fix.line, fix.command]));
  const narrower = { ...page, width: page.width - INDENT.length };
  return record.also.flatMap((verdict) => [
    ...head(verdict, page),
    ...wrap(verdict.summary, page.width, "    "),
    ...offers(record, verdict, page),
    ...indented(fixes(waysOf(verdict.fixes.filter((fix) => !told.has(fix.line ?? fix.command)))[0] ?? [], narrower)),
  ]);
}

function head({ code, certainty, stage }: AlsoVerdict, page: Page): string[] {
  return layOut(
    [
      { text: `  Also${stage === null ? "" : ` in ${STAGE_NAMES[stage]}`}`, tone: "heading" },
      { text: `${code} ${page.symbols.dot} ${certainty}`, tone: null },
    ],
    page,
  );
}

function indented(lines: string[]): string[] {
  return lines.map((line) => INDENT + line);
}
