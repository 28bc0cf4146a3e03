import { MAX_FORWARD_JUMP } from "../limits.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Arrival } from "./arrival.ts";
import type { HalfStream } from "./half-stream.ts";
import type { SegmentKind } from "./segment.ts";

/** Half of the sequence space counts as ahead; within a quarter a number can't be mistaken for one behind. */
const QUARTER = 2 ** 30;

/** Flags that no TCP sends together, or none where ACK must be (RFC 9293 3.10.7.4: a segment without ACK is dropped). */
export function hasInvalidFlags(flags: number): boolean {
  const { Syn, Fin, Rst, Ack } = TcpFlag;
  if ((flags & Syn) !== 0) return (flags & (Fin | Rst)) !== 0;
  if ((flags & Rst) !== 0) return (flags & Fin) !== 0;
  return (flags & Ack) === 0;
}

/** The kind of a located segment without SYN. */
export function classify(a: Arrival): SegmentKind {
  if (a.has(TcpFlag.Rst)) return isEffectiveReset(a) ? "new" : "outside-window";
  if (isOutsideWindow(a)) return "outside-window";
  const { sender, peer, packet } = a;
  const length = packet.payloadLength;
  const probing = probeKind(a);
  if (probing !== null) return probing;
  if (length === 0) return a.has(TcpFlag.Fin) && sender.finOffset !== -1 ? "retransmission" : "new";
  const end = a.offset + length;
  if (end > sender.highest) return length === 1 && peer.window === 0 ? "window-probe" : "new";
  const missing = Math.max(a.offset, sender.contiguous);
  return end > missing && !sender.held.covers(missing, end) ? "out-of-order" : "retransmission";
}

/** SEQ one below the next, with at most one byte: RFC 9293 3.8.4, 3.8.6.1. An unacknowledged byte is sent again by a plain retransmission. */
export function probeKind(a: Arrival): "keep-alive" | "window-probe" | null {
  const { sender, peer, packet } = a;
  const isShape = packet.payloadLength <= 1 && a.offset === sender.next - 1 && !a.has(TcpFlag.Fin);
  if (!isShape) return null;
  if (peer.window === 0) return "window-probe";
  return packet.payloadLength === 0 || sender.acked >= sender.next ? "keep-alive" : null;
}

/** So many segments of one end in a row that are far from all before: then the capture missed what was between, and they are right. */
const STRAYS_BELIEVED = 8;

function isOutsideWindow(a: Arrival): boolean {
  const { sender, peer } = a;
  const isBelieved = sender.strayed >= STRAYS_BELIEVED;
  if (a.end > forwardLimit(sender, peer.window) && !isBelieved) return true;
  if (a.offset < sender.contiguous - MAX_FORWARD_JUMP && !isBelieved) return true;
  if (sender.isnSeen && isBelowStream(a)) return true;
  if (a.has(TcpFlag.Fin) && sender.finOffset === -1 && a.end < sender.highest) return true;
  return a.hasAck && !isBelieved && isStrangeAck(a.ackOffset, peer, sender.window);
}

/** Payload wholly before ISN + 1: of an earlier incarnation. One byte may be a keep-alive's. */
function isBelowStream(a: Arrival): boolean {
  const length = a.packet.payloadLength;
  return length > 0 && a.offset + length <= 0 && !(length === 1 && a.offset === -1);
}

/** An ACK of bytes that `half` can't have sent. One end that the capture never shows may be anywhere. */
function isStrangeAck(ackOffset: number, half: HalfStream, window: number): boolean {
  if (half.isnSeen && ackOffset < 0) return true;
  if (ackOffset < half.acked - QUARTER) return true;
  return ackOffset > (half.segments === 0 ? half.acked + QUARTER : forwardLimit(half, window));
}

/** The highest SEQ or ACK that is believed. After NEWKEYS megabytes may be missing in the capture, and nothing is held any more. */
function forwardLimit(half: HalfStream, window: number): number {
  return Math.max(half.next, half.acked) + MAX_FORWARD_JUMP + Math.max(window, 0) + 1;
}

/**
 * Whether the receiver acts on a RST. RFC 9293 3.10.7.3: in SYN-SENT it must acknowledge the SYN; RFC 9293 3.5.3, RFC 5961 3.2: later
 * its SEQ must be in the window (exactly the next one, for a receiver that challenges the others: what follows shows which).
 */
function isEffectiveReset(a: Arrival): boolean {
  const { sender, peer } = a;
  if (!a.hasOffset) return peer.synSent ? a.has(TcpFlag.Ack) && acknowledgesSyn(a) : true;
  if (!sender.synSent && !sender.isnSeen && sender.segments === 0) return a.offset >= -1;
  const sent = Math.max(sender.next, sender.acked, sender.finOffset + 1);
  return a.offset >= sender.acked && a.offset <= sent + Math.max(peer.window, LEAST_WINDOW);
}

/** The window is unknown, or not scaled, when the SYNs were not captured: the largest without scaling, RFC 9293 3.1. */
const LEAST_WINDOW = 65_535;

function acknowledgesSyn(a: Arrival): boolean {
  const synData = a.peer.synData === null ? 0 : a.peer.synData.length;
  return a.ackOffset >= 0 && a.ackOffset <= Math.max(a.peer.next, synData) + 1;
}
