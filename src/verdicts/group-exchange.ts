import { otherChoiceFixes } from "../diagnosis/fixes/other-choice.ts";
import type { Fix } from "../diagnosis/record.ts";
import type { End } from "../exchange/exchange-facts.ts";
import type { VerdictContext } from "./context.ts";

const GROUP_EXCHANGE = /^diffie-hellman-group-exchange-/;

/** "2048 to 8192 bits", or the one size of the old request (RFC 4419 5). */
export function sizesOf({ min, preferred, max }: { min: number | null; preferred: number; max: number | null }): string {
  return min === null ? `${preferred} bits` : `${min} to ${max} bits`;
}

/** Lines with which the two take a method without a group by request (RFC 4419); `atFault` is the end to update where they have none. */
export function withoutGroupExchange(context: VerdictContext, atFault: End): Fix[] {
  return otherChoiceFixes(context, { kex: (name) => GROUP_EXCHANGE.test(name) }, atFault);
}
