import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import { oncePerExchange } from "./once-per-exchange.ts";

/** The three-way handshake as it was seen, RFC 9293 3.5. */
export interface Handshake {
  /** SYNs of the originator, repetitions included. */
  syns: Segment[];
  /** SYN-ACKs of the responder that acknowledge this SYN, repetitions included. */
  synAcks: Segment[];
  /** SYN-ACKs and bare ACKs of the responder that acknowledge something else. */
  strangeAnswers: Segment[];
  /** The first ACK of the originator after its SYN: it has had a SYN-ACK, captured or not. */
  ack: Segment | null;
}

/** The handshake of an exchange. */
export const handshakeOf = oncePerExchange(readHandshake);

function readHandshake(facts: ExchangeFacts): Handshake {
  const handshake: Handshake = { syns: [], synAcks: [], strangeAnswers: [], ack: null };
  for (const segment of facts.segments) {
    if (segment.fromOriginator) takeOriginators(handshake, segment);
    else takeResponders(handshake, segment, facts);
  }
  return handshake;
}

function takeOriginators(handshake: Handshake, segment: Segment): void {
  const rst = (segment.flags & TcpFlag.Rst) !== 0;
  if ((segment.flags & TcpFlag.Ack) === 0) {
    if ((segment.flags & TcpFlag.Syn) !== 0) handshake.syns.push(segment);
  } else if (handshake.synAcks.length > 0 || (handshake.syns.length > 0 && !rst)) handshake.ack ??= segment;
}

function takeResponders(handshake: Handshake, segment: Segment, facts: ExchangeFacts): void {
  if ((segment.flags & TcpFlag.Ack) === 0 || (segment.flags & TcpFlag.Rst) !== 0) return;
  const syn = (segment.flags & TcpFlag.Syn) !== 0;
  if (answersSyn(facts, segment)) {
    if (syn) handshake.synAcks.push(segment);
    // Behind the handshake an ACK of more than was seen is one of bytes that were not captured.
  } else if (syn || handshake.ack === null) handshake.strangeAnswers.push(segment);
}

/** ACK covers ISN + 1 (more, when the SYN carried data or the connection went on). */
function answersSyn(facts: ExchangeFacts, segment: Segment): boolean {
  const originator = facts.connection.originator;
  if (!originator.isnSeen) return true;
  const covered = (segment.ack - originator.isn) | 0;
  return covered >= 1 && covered <= originator.highest + 2;
}

/** The originator acknowledges something, so it had an answer to its SYN: one that was not captured, where none is seen. */
export function hadAnswer(facts: ExchangeFacts): boolean {
  return facts.segments.some((s) => s.fromOriginator && (s.flags & TcpFlag.Ack) !== 0 && (s.flags & (TcpFlag.Syn | TcpFlag.Rst)) === 0);
}
