import type { Arrival } from "./arrival.ts";
import { resolveSynData } from "./delivery.ts";
import type { StreamSink } from "./stream-sink.ts";

/** Takes the ACK field and the SACK blocks of a segment that is acted on. */
export function takeAcknowledgement(sink: StreamSink, a: Arrival): void {
  if (!a.hasAck) return;
  const { peer, packet } = a;
  peer.ackSeen = true;
  if (peer.synData !== null) resolveSynData(sink, a.connection, !a.fromOriginator, a.ackOffset);
  let covered = a.ackOffset;
  if (peer.finOffset !== -1 && covered > peer.finOffset) {
    peer.finAcked = true;
    covered = peer.finOffset;
  }
  if (covered > peer.acked) {
    peer.acked = covered;
    peer.deliver(Number.NEGATIVE_INFINITY, covered);
  }
  for (let i = 0; i < packet.sackCount; i++) peer.deliver(peer.offsetOf(packet.sackLeft[i]!), peer.offsetOf(packet.sackRight[i]!));
}

/** SACK blocks as stream offsets of the peer, [left, right) pairs; null without. RFC 2018 3. */
export function sackOffsets(a: Arrival): number[] | null {
  const { packet, peer } = a;
  if (packet.sackCount === 0 || !a.hasAck) return null;
  const edges: number[] = [];
  for (let i = 0; i < packet.sackCount; i++) edges.push(peer.offsetOf(packet.sackLeft[i]!), peer.offsetOf(packet.sackRight[i]!));
  return edges;
}
