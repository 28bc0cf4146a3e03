import type { Verdict } from "../../diagnosis/record.ts";
import { evidence } from "./evidence.ts";
import { fixes } from "./fixes.ts";
import { causes, nextCapture } from "./next-capture.ts";
import type { Page } from "./page.ts";

/** What follows the sentence of every verdict: causes, fixes, evidence, the capture that would decide, where to read more. */
export function verdictBody(verdict: Verdict, captures: readonly string[], page: Page): string[] {
  return [
    ...causes(verdict.causes, page),
    ...fixes(verdict.fixes, page),
    ...evidence(verdict.evidence, captures, page),
    ...nextCapture(verdict.next_capture, page),
    page.style("aside", `  kexscope explain ${verdict.code}`),
  ];
}
