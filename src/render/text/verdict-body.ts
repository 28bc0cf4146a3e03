import type { Verdict } from "../../diagnosis/record.ts";
import { evidence } from "./evidence.ts";
import { fixes } from "./fixes.ts";
import { causes, nextCapture } from "./next-capture.ts";
import type { Page } from "./page.ts";

/** What follows the sentence of every verdict: causes, fixes, evidence, the capture that would decide. */
export function verdictBody(verdict: Verdict, captures: readonly string[], page: Page): string[] {
  return [
    ...causes(verdict.causes, page),
    ...fixes(verdict.fixes, page),
    ...evidence(verdict.evidence, captures, page),
    ...nextCapture(verdict.next_capture, page),
  ];
}

/** Where to read more: the last line of a report. */
export function explainHint(verdict: Verdict, page: Page): string {
  return page.style("aside", `  kexscope explain ${verdict.code}`);
}
