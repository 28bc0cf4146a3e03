import type { End, ExchangeFacts } from "./exchange-facts.ts";
import { isStalled, SECOND } from "./waiting.ts";

/**
 * Silence after which a close is a timer or somebody's patience running out, not an answer to what came last:
 * a program that refuses does it within milliseconds, a slow one within a second or so.
 */
export const PATIENCE = 2 * SECOND;

/** This end closed, and soon after what it had been sent: it refused, left or died of it. */
export function closedAtOnce(facts: ExchangeFacts, by: End): boolean {
  return facts.closing?.by === by && facts.closing.quietBefore < PATIENCE;
}

/** Nothing moved any more: it stands still, or was closed by an end after a long silence. */
export function endedInSilence(facts: ExchangeFacts, stallAfter: number): boolean {
  if (isStalled(facts, stallAfter)) return true;
  return facts.closing !== null && facts.closing.by !== "network" && facts.closing.quietBefore >= PATIENCE;
}

/** How long the silence at the end lasted, ns. */
export function silenceAtEnd(facts: ExchangeFacts): number {
  return facts.closing === null ? facts.openFor : facts.closing.quietBefore;
}
