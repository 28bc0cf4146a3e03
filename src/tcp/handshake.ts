import { EARLY_PACKET_NANOSECONDS, MAX_FORWARD_JUMP } from "../limits.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Arrival } from "./arrival.ts";
import { copyBytes } from "./copy-bytes.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";

/** What a SYN or SYN-ACK on a known 4-tuple is: part of the connection, the first of its next incarnation, or neither (RFC 5961 4). */
export type SynMeaning = "belongs" | "next-incarnation" | "ignored";

/** The arrival has been located. */
export function meaningOfSyn(a: Arrival): SynMeaning {
  const { connection, sender } = a;
  if (sender.base !== Base.None) {
    if (a.offset === -1 || (sender.base === Base.Provisional && isShortlyBefore(a.offset))) return "belongs";
    if (connection.closed) return "next-incarnation";
  }
  if (a.has(TcpFlag.Ack)) return meaningOfSynAck(a);
  if (sender.base === Base.None) return connection.closed && !isRefusedAlready(a) ? "next-incarnation" : "belongs";
  if (!connection.established) return "next-incarnation";
  return isOutside(a.offset, sender) ? "next-incarnation" : "ignored";
}

/** All that was seen is a RST that acknowledges this SYN: it was recorded before the SYN, as several queues of a network card can do. */
function isRefusedAlready({ connection, packet, time }: Arrival): boolean {
  const rst = connection.segments.length === 1 ? connection.reset?.segment : null;
  return rst != null && rst.ack === (packet.seq + 1) >>> 0 && Math.abs(time - rst.time) <= EARLY_PACKET_NANOSECONDS;
}

/** An ACK of this SYN belongs, with another ISN too: SYN cookies change, as long as nobody answered. */
function meaningOfSynAck(a: Arrival): SynMeaning {
  const { connection, sender } = a;
  if (acknowledgesSyn(a)) return sender.base === Base.None || !connection.established ? "belongs" : "ignored";
  const isStranger = connection.established && isOutside(a.offset, sender);
  return isStranger ? "next-incarnation" : "ignored";
}

function acknowledgesSyn(a: Arrival): boolean {
  if (!a.hasAck) return true;
  const synData = a.peer.synData === null ? 0 : a.peer.synData.length;
  return a.ackOffset >= 0 && a.ackOffset <= Math.max(a.peer.next, synData) + 1;
}

/** A SYN at `offset` begins a stream whose first bytes that we have come soon after it. */
function isShortlyBefore(offset: number): boolean {
  return offset < 0 && offset >= -MAX_FORWARD_JUMP;
}

function isOutside(offset: number, half: HalfStream): boolean {
  return offset < -1 || offset > half.next + MAX_FORWARD_JUMP;
}

/** Takes a SYN or SYN-ACK that belongs. */
export function takeSyn(a: Arrival): void {
  const { connection, packet } = a;
  const isAnswer = a.has(TcpFlag.Ack);
  if (isFromWrongEnd(a, isAnswer)) {
    connection.swapEnds();
    a.orient(!a.fromOriginator);
  }
  const { sender, peer } = a;
  if (!isAnswer && !a.fromOriginator && peer.synSent) connection.simultaneousOpen = true;
  if ((isAnswer ? sender.synAckSent : sender.synSent) && a.offset === -1) a.kind = "retransmission";
  fixBase(a, a.fromOriginator, sender, packet.seq);
  sender.synSent = true;
  if (packet.mss !== -1) sender.mss = packet.mss;
  sender.windowScale = packet.windowScale;
  if (isAnswer) takeSynAck(a);
  else takeOpeningSyn(a);
}

function takeOpeningSyn(a: Arrival): void {
  const { connection, sender, packet } = a;
  if (a.fromOriginator) {
    connection.synSeen = true;
    connection.synCount++;
    if (!connection.synAckSeen || Number.isNaN(connection.synTime)) connection.synTime = a.time;
  }
  if (packet.payloadLength > 0 && sender.dataSegments === 0 && sender.synData === null) {
    const bytes = copyBytes(packet.data, packet.payloadOffset, packet.payloadOffset + packet.payloadCaptured);
    sender.synData = { bytes, length: packet.payloadLength, frame: a.frame, time: a.time };
  }
}

function takeSynAck(a: Arrival): void {
  const { connection, peer, packet } = a;
  if (!connection.synAckSeen) connection.synAckTime = a.time;
  connection.lastSynAckTime = a.time;
  connection.synAckSeen = true;
  a.sender.synAckSent = true;
  if (!peer.isnSeen) fixBase(a, !a.fromOriginator, peer, (packet.ack - 1) >>> 0);
}

/** The roles were guessed from ports or order, and the SYN says otherwise. */
function isFromWrongEnd(a: Arrival, isAnswer: boolean): boolean {
  const { connection } = a;
  if (connection.begun || a.fromOriginator !== isAnswer) return false;
  return !connection.originator.synSent && !connection.responder.synSent;
}

function fixBase(a: Arrival, ofOriginator: boolean, half: HalfStream, isn: number): void {
  if (half.base === Base.None || half.isnSeen) half.isn = isn;
  else a.connection.moveBase(ofOriginator, (isn - half.isn) | 0);
  half.isnSeen = true;
  half.base = Base.Settled;
}

/**
 * Takes what a segment without SYN tells about where the streams begin, when no SYN did.
 * False when it answers a SYN with an ACK of something else: a challenge (RFC 5961 4) or another host; then it tells nothing.
 */
export function takeBase(a: Arrival): boolean {
  const { connection, sender, peer, packet } = a;
  if (sender.base === Base.None) {
    if (peer.synSent && !isPlausibleAck(a)) return false;
    sender.isn = (packet.seq - 1) >>> 0;
    sender.base = Base.Provisional;
  } else if (sender.base === Base.Provisional && packet.payloadLength > 0) {
    const isEarlier = isShortlyBefore(a.offset);
    // The base came from a keep-alive, whose SEQ is one short.
    const isAfterKeepAlive = sender.dataSegments === 0 && a.offset === 1;
    if (isEarlier || isAfterKeepAlive) connection.moveBase(a.fromOriginator, a.offset);
  }
  if (peer.base === Base.None && a.has(TcpFlag.Ack)) {
    peer.isn = (packet.ack - 1) >>> 0;
    peer.base = Base.Provisional;
  }
  return true;
}

function isPlausibleAck(a: Arrival): boolean {
  return a.hasAck && a.ackOffset >= 0 && a.ackOffset <= a.peer.next + MAX_FORWARD_JUMP;
}

/** Marks the connection as established when this segment shows it, and takes the round trip from the third packet of the handshake. */
export function noteEstablished(a: Arrival): void {
  const { connection } = a;
  if (connection.established || a.has(TcpFlag.Syn)) return;
  connection.established = a.fromOriginator ? originatorShows(a) : responderShows(a);
  if (!connection.established || !a.fromOriginator) return;
  const { synTime, synAckTime, lastSynAckTime } = connection;
  if (synAckTime >= synTime && a.time >= lastSynAckTime) connection.rtt = synAckTime - synTime + a.time - lastSynAckTime;
}

function originatorShows(a: Arrival): boolean {
  if (a.sender.synSent || a.peer.synSent) return a.has(TcpFlag.Ack);
  return a.packet.payloadLength > 0 || a.peer.segments > 0;
}

function responderShows(a: Arrival): boolean {
  if (a.sender.synSent || a.peer.synSent) return a.packet.payloadLength > 0 || a.ackOffset > 0;
  return a.packet.payloadLength > 0 || a.peer.segments > 0;
}
