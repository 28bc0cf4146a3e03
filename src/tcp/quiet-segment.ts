import { MAX_RECORDS } from "../limits.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Arrival } from "./arrival.ts";
import { probeKind } from "./classify.ts";
import { noteHistory, noteHistoryCount } from "./history.ts";
import { takeWindow } from "./window.ts";

/** Numbers further away than this are no part of the stream: a quarter of the sequence space. */
const MAX_JUMP = 2 ** 30;

/**
 * A segment without SYN, FIN and RST after both NEWKEYS: this is where nearly all packets of a capture end, so it counts and allocates nothing.
 * The arrival has been located.
 */
export function takeQuietSegment(a: Arrival): void {
  const { connection, sender, peer, packet } = a;
  sender.segments++;
  if (packet.payloadLength > 0) takeQuietPayload(a);
  else {
    if ((packet.flags & TcpFlag.Ack) !== 0) noteHistory(connection, a.fromOriginator, "A");
    const claimed = sender.finOffset === -1 ? a.offset : Math.min(a.offset, sender.finOffset);
    if (claimed > sender.claimed && claimed - sender.claimed < MAX_JUMP) sender.claimed = claimed;
  }
  if (packet.hopLimit !== sender.hopLimit) sender.seeHopLimit(packet.hopLimit);
  takeWindow(connection, sender, peer, packet);
  if (!a.hasAck) return;
  let covered = a.ackOffset;
  if (peer.finOffset !== -1 && covered > peer.finOffset) {
    peer.finAcked = true;
    covered = peer.finOffset;
  }
  if (covered > peer.acked && covered - peer.acked < MAX_JUMP) {
    peer.acked = covered;
    peer.deliver(Number.NEGATIVE_INFINITY, covered);
  }
}

function takeQuietPayload(a: Arrival): void {
  const { connection, sender, packet } = a;
  const length = packet.payloadLength;
  const end = a.offset + length;
  noteHistory(connection, a.fromOriginator, "D");
  if (probeKind(a) !== null) return;
  sender.dataSegments++;
  sender.send(a.offset, end);
  if (end > sender.highest) {
    if (end - sender.highest >= MAX_JUMP) return;
    if (a.offset > sender.highest) {
      sender.skippedFrom = sender.highest;
      sender.skippedTo = a.offset;
    }
    sender.highest = end;
    if (connection.records.length < MAX_RECORDS) connection.records.push(a.fromOriginator ? length : -length);
  } else if (a.offset < sender.skippedFrom || end > sender.skippedTo) {
    noteHistoryCount(connection, sender, "T", ++sender.retransmissions);
  }
}
