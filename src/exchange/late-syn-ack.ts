import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";

/** RFC 6298 2.1: before its SYN is repeated a client waits for this long. Nanoseconds. */
const PATIENCE = 1e9;

/**
 * The RST with which a client's kernel answers a SYN-ACK that came after its program had given up. The client had repeated its SYN, which tells it
 * from a half-open scan: a scanner's RST follows the SYN-ACK within a round trip. Null where there is none.
 */
export function resetOfLateSynAck(facts: ExchangeFacts): Segment | null {
  const { syns, synAcks, ack } = handshakeOf(facts);
  const [first] = syns;
  const [answer] = synAcks;
  if (first === undefined || answer === undefined || ack !== null) return null;
  const rst = facts.segments.find((s) => s.fromOriginator && (s.flags & TcpFlag.Rst) !== 0 && s.time >= answer.time);
  if (rst === undefined || rst.offset > 0 || rst.time - first.time < PATIENCE) return null;
  return syns.some((again) => again !== first && again.time < rst.time) ? rst : null;
}
