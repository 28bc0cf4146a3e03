import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";
import { SECOND } from "./waiting.ts";

/** A server that misses the handshake's third packet repeats its SYN-ACK after 1, 3 and 7 s (RFC 6298 2.1); both of the first would have come. */
const TWO_REPETITIONS = 3.5 * SECOND;

/** The handshake's ACK reached a server that then said nothing at all: it sent one SYN-ACK, and did not miss the answer to it. */
export function ackArrived(facts: ExchangeFacts): boolean {
  const { synAcks, ack } = handshakeOf(facts);
  const first = synAcks[0];
  if (first === undefined || synAcks.length > 1 || ack === null || facts.server.half.highest > 0) return false;
  const end = facts.closing?.time ?? facts.connection.lastTime + facts.openFor;
  return end - first.time >= TWO_REPETITIONS;
}
