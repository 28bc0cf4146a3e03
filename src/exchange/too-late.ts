import type { ExchangeFacts } from "./exchange-facts.ts";

/**
 * Nanoseconds between the client's leaving and what the server said only then: that reached nobody, and shows a server that is slow, not dead.
 * Null where it came in time, or not at all.
 */
export function tooLate(facts: ExchangeFacts, said: { time: number } | null | undefined): number | null {
  const { closing } = facts;
  if (said == null || closing?.by !== "client" || said.time <= closing.time) return null;
  return said.time - closing.time;
}
