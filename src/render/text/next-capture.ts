import type { Cause, NextCapture } from "../../diagnosis/record.ts";
import type { Page } from "./page.ts";
import { wrap } from "./wrap.ts";

const INDENT = "    ";

/** What may have caused it, most likely first. One cause that is certain is the verdict itself. */
export function causes(all: readonly Cause[], page: Page): string[] {
  if (all.length === 0 || (all.length === 1 && all[0]?.certainty === "certain")) return [];
  const width = Math.max(...all.map((cause) => cause.certainty.length));
  return [
    page.style("heading", all.length > 1 ? "  Causes, most likely first" : "  Cause"),
    ...all.flatMap((cause) => wrap(cause.what, page.width, `${INDENT}${cause.certainty.padEnd(width)}  `)),
  ];
}

/** The one capture that would decide, and what each thing that may be seen there means. */
export function nextCapture(next: NextCapture | null, page: Page): string[] {
  if (next === null) return [];
  return [
    ...wrap(`This capture cannot tell for certain. Capture on the ${next.host} to decide:`, page.width, "  ").map((line) => page.style("heading", line)),
    ...next.command.split("\n").map((line) => INDENT + page.style("paste", line)),
    ...next.outcomes.flatMap((outcome) => wrap(`${outcome.if} ${page.symbols.arrow} ${outcome.then}`, page.width, INDENT)),
  ];
}
