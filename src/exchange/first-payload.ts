import type { End, ExchangeFacts } from "./exchange-facts.ts";

/** When this end sent its first payload byte, seen here; null when it sent none. ns since the epoch of the analysis. */
export function firstPayloadTime(facts: ExchangeFacts, end: End): number | null {
  const fromOriginator = facts[end].fromOriginator;
  return facts.segments.find((s) => s.fromOriginator === fromOriginator && s.length > 0)?.time ?? null;
}
