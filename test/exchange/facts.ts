/** Facts of conversations as the analysis has them. */
import type { ExchangeFacts } from "../../src/exchange/exchange-facts.ts";
import type { Dialogue, Sent } from "../tcp/dialogue.ts";
import { analysed, type Capture, type Conversation } from "../verdicts/diagnosis-of.ts";

/** Of each connection, in the order in which they end. */
export function factsOfAll(conversations: readonly Conversation[], capture: Capture = {}): ExchangeFacts[] {
  const all: ExchangeFacts[] = [];
  analysed(conversations, { ...capture, observe: (facts) => all.push(facts) });
  return all;
}

/** Of the only connection. */
export function factsOf(packets: Dialogue | readonly Sent[], capture: Capture = {}, changes: Partial<Conversation> = {}): ExchangeFacts {
  const all = factsOfAll([{ packets, ...changes }], capture);
  if (all.length !== 1) throw new Error(`${all.length} connections instead of one`);
  return all[0]!;
}
