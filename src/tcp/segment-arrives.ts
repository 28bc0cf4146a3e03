import { MAX_SEGMENTS_PER_CONNECTION } from "../limits.ts";
import { ChecksumState, TcpFlag } from "../net/packet.ts";
import { sackOffsets, takeAcknowledgement } from "./acknowledgement.ts";
import type { AnomalyCode } from "./anomaly.ts";
import { noteAnomaly } from "./anomaly.ts";
import type { Arrival } from "./arrival.ts";
import { classify, hasInvalidFlags } from "./classify.ts";
import { setAside, takePayload } from "./delivery.ts";
import { reviewFins, reviewReset, takeFin, takeReset } from "./ending.ts";
import { reviewPatience } from "./gap-patience.ts";
import { noteEstablished, takeBase, takeSyn } from "./handshake.ts";
import { noteHistory, noteHistoryCount } from "./history.ts";
import type { Segment } from "./segment.ts";
import type { StreamSink } from "./stream-sink.ts";
import { takeWindow } from "./window.ts";

/** Any of these makes a segment more than bytes and an ACK. */
export const CONTROL_FLAGS = TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst;

/** A SYN or SYN-ACK, without flags that it can't have. */
export function isOpening(flags: number): boolean {
  return (flags & CONTROL_FLAGS) === TcpFlag.Syn;
}

/** RFC 9293 3.10.7, as an observer: a located segment changes what is known of its connection. `synIgnored`: a SYN that no host acts on. */
export function segmentArrives(sink: StreamSink, a: Arrival, synIgnored: boolean): void {
  const refusal = synIgnored ? "outside-window" : reasonToRefuse(a);
  if (refusal !== null) {
    a.kind = "outside-window";
    if (a.has(TcpFlag.Ack)) a.sender.strangeAck = a.packet.ack;
    if (refusal === "bad-tcp-checksum") setAside(a);
    if (refusal !== "challenge") noteAnomaly(a.connection, refusal, a.frame, `flags 0x${a.packet.flags.toString(16)}`);
  } else if (a.has(TcpFlag.Syn)) takeSyn(a);
  if (refusal === null) {
    a.locate();
    if (!a.has(TcpFlag.Syn)) a.kind = classify(a);
  }
  noteFlags(a);
  count(a);
  const segment = keepSegment(a);
  if (a.kind === "outside-window") noteOutside(a, refusal !== null);
  else act(sink, a, segment);
  reviewPatience(sink, a.connection, a.sender, a.frame, a.time);
  reviewPatience(sink, a.connection, a.peer, a.frame, a.time);
}

function reasonToRefuse(a: Arrival): AnomalyCode | "challenge" | null {
  if (hasInvalidFlags(a.packet.flags)) return "invalid-flags";
  if (hasBadChecksum(a)) return "bad-tcp-checksum";
  if (a.has(TcpFlag.Syn) || a.has(TcpFlag.Rst)) return null;
  return takeBase(a) ? null : "challenge";
}

/** Where right checksums were seen from this end, a wrong one may be damage, and the receiver dropped the segment; else it is offload. */
function hasBadChecksum(a: Arrival): boolean {
  if (a.packet.checksumState === ChecksumState.Good) a.sender.goodChecksumSeen = true;
  if (a.packet.checksumState !== ChecksumState.Bad) return false;
  noteHistoryCount(a.connection, a.sender, "C", ++a.sender.badChecksums);
  return a.sender.goodChecksumSeen;
}

function act(sink: StreamSink, a: Arrival, segment: Segment | null): void {
  const { connection, sender, packet } = a;
  takeWindow(connection, sender, a.peer, packet);
  if (a.has(TcpFlag.Rst)) {
    takeReset(a, segment);
    return;
  }
  sender.strayed = 0;
  sender.seeHopLimit(packet.hopLimit);
  takeAcknowledgement(sink, a);
  noteEstablished(a);
  if (packet.payloadLength > 0 && !a.has(TcpFlag.Syn)) takeData(sink, a);
  else if (packet.payloadLength > 0 && a.has(TcpFlag.Ack)) takeSynAckData(sink, a);
  else if (!a.has(TcpFlag.Syn)) sender.claimed = Math.max(sender.claimed, sender.finOffset === -1 ? a.offset : Math.min(a.offset, sender.finOffset));
  if (a.has(TcpFlag.Fin)) takeFin(a);
  reviewReset(a);
  reviewFins(connection, a.time);
}

function takeData(sink: StreamSink, a: Arrival): void {
  const { connection, sender, packet } = a;
  if (a.has(TcpFlag.Urg) && packet.urgentPointer > 0) noteAnomaly(connection, "urgent-data", a.frame, `urgent pointer ${packet.urgentPointer}`);
  const end = a.offset + packet.payloadLength;
  const limit = sender.finOffset === -1 ? end : Math.min(end, sender.finOffset);
  const isOld = (a.kind === "keep-alive" || a.kind === "window-probe") && end <= sender.highest;
  if (!isOld && a.offset < limit) sender.send(a.offset, limit);
  sender.dataSegments++;
  sender.highest = Math.max(sender.highest, limit);
  sender.claimed = Math.max(sender.claimed, Math.min(a.offset, limit));
  // A keep-alive's byte is no stream byte, RFC 9293 3.8.4; a window probe's is, once.
  if (!isOld && !connection.quiet) takePayload(sink, a);
}

/** RFC 7413 lets a server answer in its SYN-ACK. The payload begins where the SYN's number ends. */
function takeSynAckData(sink: StreamSink, a: Arrival): void {
  a.offset = 0;
  takeData(sink, a);
  a.offset = -1;
}

function count(a: Arrival): void {
  const { sender, connection } = a;
  sender.segments++;
  if (a.kind !== "retransmission") return;
  sender.retransmissions++;
  if (a.packet.payloadLength > 0) noteHistoryCount(connection, sender, "T", sender.retransmissions);
}

function noteFlags(a: Arrival): void {
  const { connection, packet, fromOriginator } = a;
  const syn = a.has(TcpFlag.Syn);
  const fin = a.has(TcpFlag.Fin);
  const rst = a.has(TcpFlag.Rst);
  if (fin && rst && !syn) noteHistory(connection, fromOriginator, "I");
  else if (syn && (fin || rst)) noteHistory(connection, fromOriginator, "Q");
  else if (syn) noteHistory(connection, fromOriginator, a.has(TcpFlag.Ack) ? "H" : "S");
  else if (fin) noteHistory(connection, fromOriginator, "F");
  else if (rst) noteHistory(connection, fromOriginator, "R");
  else if (packet.payloadLength > 0) noteHistory(connection, fromOriginator, "D");
  else if (a.has(TcpFlag.Ack)) noteHistory(connection, fromOriginator, "A");
}

/** A RST that answers a challenge ACK is as RFC 9293 3.10.7.3 wants it, and no attack. */
function noteOutside(a: Arrival, isNoted: boolean): void {
  if (isNoted) return;
  const { connection, sender, peer, packet, frame } = a;
  if (a.has(TcpFlag.Rst)) {
    if (packet.seq !== peer.strangeAck) noteAnomaly(connection, "rst-ignored", frame, `SEQ ${packet.seq} is outside of the window`);
    return;
  }
  sender.strayed++;
  sender.strangeAck = packet.ack;
  noteAnomaly(connection, "outside-window", frame, `SEQ ${packet.seq}, ACK ${packet.ack}`);
}

/** Appends the segment as a fact; null when it isn't kept. */
export function keepSegment(a: Arrival): Segment | null {
  const { connection, packet } = a;
  const isOver = connection.quiet && (packet.flags & CONTROL_FLAGS) === 0;
  if (isOver || connection.segments.length >= MAX_SEGMENTS_PER_CONNECTION) {
    connection.segmentsDropped++;
    if (!isOver && !connection.quiet)
      noteAnomaly(connection, "segment-limit", a.frame, `only the first ${MAX_SEGMENTS_PER_CONNECTION} segments are kept in detail`);
    return null;
  }
  const segment: Segment = {
    capture: a.capture,
    frame: a.frame,
    time: a.time,
    fromOriginator: a.fromOriginator,
    kind: a.kind,
    flags: packet.flags,
    seq: packet.seq,
    ack: packet.ack,
    window: packet.window,
    offset: a.offset,
    ackOffset: a.ackOffset,
    length: packet.payloadLength,
    captured: packet.payloadCaptured,
    hopLimit: packet.hopLimit,
    identification: packet.identification,
    trafficClass: packet.trafficClass,
    mss: packet.mss,
    windowScale: packet.windowScale,
    timestampValue: packet.timestampValue,
    sack: sackOffsets(a),
  };
  // A literal has room for one: most of a flood of SYNs never get a second.
  if (connection.segments.length === 0) connection.segments = [segment];
  else connection.segments.push(segment);
  return segment;
}
