import type { IcmpEvent } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";

/**
 * ICMP errors that the connection's ends believe, RFC 5927 4.1: the quoted SEQ is of something in flight. Forged and stale ones are left out,
 * as Linux does (tcp_v4_err, OutOfWindowICMPs). Where no SYN was captured, there is nothing to hold them against.
 */
export function icmpErrorsOf(facts: ExchangeFacts): IcmpEvent[] {
  const { icmp } = facts.connection;
  if (icmp.length === 0 || handshakeOf(facts).syns.length === 0) return icmp;
  return icmp.filter(({ inWindow }) => inWindow);
}
