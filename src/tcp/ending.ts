import { TcpFlag } from "../net/packet.ts";
import { noteAnomaly } from "./anomaly.ts";
import type { Arrival } from "./arrival.ts";
import type { Segment } from "./segment.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** Takes the FIN of a segment that is acted on, after its payload. */
export function takeFin(a: Arrival): void {
  const { connection, sender } = a;
  if (sender.finOffset !== -1) return;
  sender.finOffset = a.offset + a.packet.payloadLength;
  sender.finCapture = a.capture;
  sender.finFrame = a.frame;
  sender.finTime = a.time;
  sender.claimed = Math.min(sender.claimed, sender.finOffset);
  // Its ACK may have been recorded first.
  if (sender.acked > sender.finOffset) {
    sender.acked = sender.finOffset;
    sender.finAcked = true;
  }
  noteClose(connection, { fromOriginator: a.fromOriginator, how: "fin", capture: a.capture, frame: a.frame, time: a.time });
}

/** Takes a RST that its receiver acts on. */
export function takeReset(a: Arrival, segment: Segment | null): void {
  const { connection, sender, peer } = a;
  sender.resetSent = true;
  noteClose(connection, { fromOriginator: a.fromOriginator, how: "rst", capture: a.capture, frame: a.frame, time: a.time });
  connection.reset ??= {
    fromOriginator: a.fromOriginator,
    segment,
    frame: a.frame,
    time: a.time,
    sent: Math.max(sender.next, sender.finOffset + 1),
    peerSent: Math.max(peer.next, peer.finOffset + 1),
    beforeSynAck: !a.fromOriginator && peer.synSent && !connection.synAckSeen,
    wentOn: false,
    acknowledgedLater: false,
  };
  markClosed(connection, a.time);
}

/** Both FINs acknowledged: RFC 9293 3.6, the connection is over. */
export function reviewFins(connection: TcpConnection, time: number): void {
  if (!connection.closed && connection.originator.finAcked && connection.responder.finAcked) markClosed(connection, time);
}

/**
 * A host that was reset sends nothing but RSTs. So a RST had no effect when both ends go on: the peer acknowledges what its sender
 * sent after it, or sends new bytes after the sender acknowledged some of that time. One end alone proves less: the other may have obeyed.
 * A SYN that was refused may be sent again, and be taken: then the handshake is complete after the RST.
 */
export function reviewReset(a: Arrival): void {
  const reset = a.connection.reset;
  if (reset === null || a.time <= reset.time || a.has(TcpFlag.Rst)) return;
  const carries = a.packet.payloadLength > 0 && !a.has(TcpFlag.Syn);
  if (a.fromOriginator === reset.fromOriginator) {
    if (carries && a.end > reset.sent) reset.wentOn = true;
    if (a.hasAck && a.ackOffset > reset.peerSent) reset.acknowledgedLater = true;
    return;
  }
  if (reset.beforeSynAck && a.connection.synAckSeen && a.fromOriginator && a.has(TcpFlag.Ack)) {
    undoReset(a.connection, "the SYN that it refused was sent again, and taken");
    return;
  }
  const answers = reset.wentOn && a.hasAck && a.ackOffset > reset.sent;
  if (answers || (reset.acknowledgedLater && carries && a.end > reset.peerSent && a.kind === "new")) undoReset(a.connection, "both ends went on");
}

function undoReset(connection: TcpConnection, why: string): void {
  const reset = connection.reset!;
  connection.reset = null;
  connection.half(reset.fromOriginator).resetSent = false;
  if (reset.segment !== null) reset.segment.kind = "outside-window";
  noteAnomaly(connection, "rst-ignored", reset.frame, `in the name of the ${reset.fromOriginator ? "originator" : "responder"}; ${why}`);
  connection.closed = connection.originator.finAcked && connection.responder.finAcked;
  if (connection.close?.how !== "rst") return;
  connection.close = null;
  for (const fromOriginator of [true, false]) {
    const half = connection.half(fromOriginator);
    const { finCapture: capture, finFrame: frame, finTime: time } = half;
    if (half.finOffset !== -1) noteClose(connection, { fromOriginator, how: "fin", capture, frame, time });
  }
}

/** The earliest counts: captures may hold the two FINs in the wrong order. */
function noteClose(connection: TcpConnection, close: NonNullable<TcpConnection["close"]>): void {
  if (connection.close === null || close.time < connection.close.time) connection.close = close;
}

function markClosed(connection: TcpConnection, time: number): void {
  if (connection.closed) return;
  connection.closed = true;
  connection.closedTime = time;
}
