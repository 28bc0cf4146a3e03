import type { IcmpEvent } from "../tcp/segment.ts";
import type { ExchangeFacts, LostSegment } from "./exchange-facts.ts";
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

/** An ICMP error, and the bytes that it quotes. */
export interface IcmpForData {
  event: IcmpEvent;
  lost: LostSegment;
}

/** The first error that fits and quotes bytes which were sent again and never acknowledged. One about bytes that arrive after all is passing trouble. */
export function icmpForLostData(facts: ExchangeFacts, fits: (event: IcmpEvent) => boolean): IcmpForData | null {
  for (const lost of facts.lost) {
    if (lost.seenFrom !== "sender" || lost.recovered) continue;
    const { fromOriginator } = facts[lost.from];
    const quotesIt = ({ quotedFromOriginator, quotedOffset }: IcmpEvent) =>
      quotedFromOriginator === fromOriginator && quotedOffset >= lost.offset && quotedOffset < lost.offset + lost.length;
    const event = icmpErrorsOf(facts).find((each) => quotesIt(each) && fits(each));
    if (event !== undefined) return { event, lost };
  }
  return null;
}
