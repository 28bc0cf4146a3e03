import { MAX_RECORDS } from "../limits.ts";
import type { Packet } from "../net/packet.ts";
import { TcpFlag } from "../net/packet.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";
import { HISTORY_BIT, noteHistory, noteHistoryCount } from "./history.ts";
import type { TcpConnection } from "./tcp-connection.ts";
import { takeWindow } from "./window.ts";

/** Numbers further away than this are no part of the stream: a quarter of the sequence space. */
const MAX_JUMP = 2 ** 30;

/** SYN, FIN and RST go the long way, and so does a connection that was silenced before both streams were seen. */
export function isQuietSegment(connection: TcpConnection, packet: Packet): boolean {
  const isPlain = (packet.flags & (TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst)) === 0;
  return connection.quiet && isPlain && connection.originator.base !== Base.None && connection.responder.base !== Base.None;
}

/** Whether it brings bytes beyond all that were seen: then it can't be a copy. */
export function isAhead(half: HalfStream, packet: Packet): boolean {
  return half.offsetOf(packet.seq) + packet.payloadLength > half.highest;
}

/**
 * A plain segment after both NEWKEYS. Nearly all packets of a capture end here, so it counts, and allocates nothing.
 */
export function takeQuietSegment(connection: TcpConnection, fromOriginator: boolean, packet: Packet): void {
  const sender = fromOriginator ? connection.originator : connection.responder;
  const peer = fromOriginator ? connection.responder : connection.originator;
  const offset = sender.offsetOf(packet.seq);
  sender.segments++;
  connection.segmentsDropped++;
  if (packet.payloadLength > 0) takeQuietPayload(connection, fromOriginator, sender, peer, packet, offset);
  else {
    if ((sender.historySeen & HISTORY_BIT.A) === 0) noteHistory(connection, fromOriginator, "A");
    if (offset > sender.claimed) claim(sender, offset);
  }
  if (packet.hopLimit !== sender.hopLimit) sender.seeHopLimit(packet.hopLimit);
  takeWindow(connection, sender, peer, packet);
  if ((packet.flags & TcpFlag.Ack) === 0) return;
  const covered = peer.offsetOf(packet.ack);
  if (covered > peer.acked && covered - peer.acked < MAX_JUMP) acknowledge(peer, covered);
}

function claim(half: HalfStream, offset: number): void {
  const claimed = half.finOffset === -1 ? offset : Math.min(offset, half.finOffset);
  if (claimed - half.claimed < MAX_JUMP) half.claimed = claimed;
}

function acknowledge(half: HalfStream, covered: number): void {
  const isFin = half.finOffset !== -1 && covered > half.finOffset;
  if (isFin) half.finAcked = true;
  half.acked = isFin ? half.finOffset : covered;
  half.deliver(Number.NEGATIVE_INFINITY, covered);
}

function takeQuietPayload(connection: TcpConnection, fromOriginator: boolean, sender: HalfStream, peer: HalfStream, packet: Packet, offset: number): void {
  const length = packet.payloadLength;
  const end = offset + length;
  if ((sender.historySeen & HISTORY_BIT.D) === 0) noteHistory(connection, fromOriginator, "D");
  if (length === 1 && offset === sender.highest - 1 && (peer.window === 0 || sender.acked >= sender.highest)) return;
  sender.dataSegments++;
  sender.send(offset, end);
  if (end > sender.highest) {
    if (end - sender.highest >= MAX_JUMP) return;
    if (offset > sender.highest) {
      sender.skippedFrom = sender.highest;
      sender.skippedTo = offset;
    }
    sender.highest = end;
    if (connection.records.length < MAX_RECORDS) connection.records.push(fromOriginator ? length : -length);
  } else if (offset < sender.skippedFrom || end > sender.skippedTo) {
    noteHistoryCount(connection, sender, "T", ++sender.retransmissions);
  }
}
