import type { AnyVerdict } from "./define-verdict.ts";
import { VERDICTS } from "./index.ts";

const BY_CODE: ReadonlyMap<string, AnyVerdict> = new Map(VERDICTS.map((verdict) => [verdict.code, verdict]));

/** The verdict of that code, or null. */
export function verdictOf(code: string): AnyVerdict | null {
  return BY_CODE.get(code) ?? null;
}
