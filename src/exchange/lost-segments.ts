import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { LostSegment, Peer } from "./exchange-facts.ts";

/** Evidence kept for one loss: the first transmissions say it all. */
const MAX_EVIDENCE = 8;

/**
 * The first part of an end's stream that the path does not deliver.
 * From the sender's side of the loss it repeats and is never acknowledged; from the receiver's side it is a hole
 * that later bytes, or the SEQ of a bare ACK, jump over (and that the receiver does not acknowledge).
 * Where the other end is not captured, its ACKs are not either: then a loss of the path is not told from one of the capture.
 */
export function lostSegmentOf(peer: Peer, other: Peer, segments: readonly Segment[]): LostSegment | null {
  if (!other.visible) return null;
  return repeated(peer, segments) ?? hole(peer, segments);
}

/** Bytes that were repeated and never acknowledged. */
function repeated(peer: Peer, segments: readonly Segment[]): LostSegment | null {
  const unacknowledged = Math.max(0, peer.half.acked);
  if (unacknowledged >= peer.half.highest) return null;
  const sent = segments.filter(
    (s) => isOf(peer, s) && s.length > 0 && s.offset <= unacknowledged && s.offset + s.length > unacknowledged && s.kind !== "window-probe",
  );
  const first = sent[0];
  const last = sent[sent.length - 1];
  if (first === undefined || last === undefined || sent.length < 2) return null;
  return {
    from: peer.end,
    offset: first.offset,
    length: Math.min(...sent.map((s) => s.length)),
    transmissions: sent.length,
    firstTime: first.time,
    lastTime: last.time,
    evidence: sent.slice(0, MAX_EVIDENCE),
    seenFrom: "sender",
    smallerPassed: laterAcknowledged(peer, segments, first),
    largestDelivered: largestDelivered(peer, segments, first),
    recovered: false,
  };
}

/** Bytes that never came here, though what follows them did. */
function hole(peer: Peer, segments: readonly Segment[]): LostSegment | null {
  const start = peer.half.holeEnd === -1 ? peer.half.highest : peer.half.contiguous;
  const end = peer.half.holeEnd === -1 ? peer.half.claimed : peer.half.holeEnd;
  if (end <= start || peer.half.acked >= end) return null;
  const beyond = segments.filter((s) => isOf(peer, s) && s.offset >= end && (s.flags & (TcpFlag.Syn | TcpFlag.Rst)) === 0);
  const first = beyond[0];
  if (first === undefined) return null;
  const answers = segments.filter((s) => !isOf(peer, s) && s.ackOffset === start && s.time >= first.time);
  return {
    from: peer.end,
    offset: start,
    length: end - start,
    transmissions: 0,
    firstTime: first.time,
    lastTime: first.time,
    evidence: [first, ...answers].slice(0, MAX_EVIDENCE),
    seenFrom: "receiver",
    smallerPassed: true,
    largestDelivered: largestSeen(peer, segments),
    recovered: false,
  };
}

function isOf(peer: Peer, segment: Segment): boolean {
  return segment.fromOriginator === peer.fromOriginator;
}

/** The peer acknowledged (or SACKed) something sent after the lost segment, or its pure ACKs kept coming. */
function laterAcknowledged(peer: Peer, segments: readonly Segment[], lost: Segment): boolean {
  return segments.some((s) => !isOf(peer, s) && s.time > lost.time && (s.sack !== null ? s.sack.some((edge) => edge > lost.offset) : s.ackOffset >= 0));
}

function largestDelivered(peer: Peer, segments: readonly Segment[], lost: Segment): number {
  let largest = 0;
  for (const s of segments) {
    if (!isOf(peer, s) || s.length <= largest || s.offset === lost.offset) continue;
    if (s.offset + s.length <= peer.half.acked || isSacked(peer, segments, s)) largest = s.length;
  }
  return largest;
}

function isSacked(peer: Peer, segments: readonly Segment[], sent: Segment): boolean {
  for (const s of segments) {
    if (isOf(peer, s) || s.sack === null) continue;
    for (let i = 0; i + 1 < s.sack.length; i += 2) {
      if (s.sack[i]! <= sent.offset && s.sack[i + 1]! >= sent.offset + sent.length) return true;
    }
  }
  return false;
}

/** At the receiver's side of a loss, whatever is seen here got through. */
function largestSeen(peer: Peer, segments: readonly Segment[]): number {
  let largest = 0;
  for (const s of segments) if (isOf(peer, s) && s.length > largest) largest = s.length;
  return largest;
}
