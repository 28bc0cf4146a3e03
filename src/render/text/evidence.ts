import type { Evidence } from "../../diagnosis/record.ts";
import type { Page } from "./page.ts";
import { timeOfDay } from "./words.ts";
import { wrap } from "./wrap.ts";

/** Frames that a report cites; the rest stands in --json. */
const MAX_EVIDENCE = 6;
/** Narrower, what a frame shows stands on a line of its own. Columns. */
const MIN_WORDS_WIDTH = 20;
/** Before what a frame shows, where there is no room beside its name. */
const BELOW = "      ";

/** The frames that the verdict stands on. `captures`: what they are called, told where there are several. */
export function evidence(all: readonly Evidence[], captures: readonly string[], page: Page): string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, MAX_EVIDENCE);
  const places = shown.map((item) => place(item, captures));
  const placeWidth = Math.max(...places.map((text) => text.length));
  const fromWidth = Math.max(...shown.map((item) => item.from.length));
  const lines = shown.flatMap((item, i) => {
    const start = `    ${places[i]!.padEnd(placeWidth)}  ${timeOfDay(item.time)}  ${item.from.padEnd(fromWidth)}  `;
    return page.width - start.length < MIN_WORDS_WIDTH ? [start.trimEnd(), ...wrap(item.what, page.width, BELOW)] : wrap(item.what, page.width, start);
  });
  if (all.length > MAX_EVIDENCE) lines.push(`    ${page.symbols.more} ${all.length - MAX_EVIDENCE} more with --json`);
  return [page.style("heading", "  Evidence"), ...lines.map((line) => page.style("aside", line))];
}

function place(item: Evidence, captures: readonly string[]): string {
  const name = captures.length > 1 ? captures[item.capture] : undefined;
  return name === undefined ? `frame ${item.frame}` : `${name} frame ${item.frame}`;
}
