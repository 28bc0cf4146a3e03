import type { VerdictContext } from "../../verdicts/context.ts";
import type { Fix } from "../record.ts";

export function mismatchFixes(_context: VerdictContext): Fix[] {
  return [];
}
