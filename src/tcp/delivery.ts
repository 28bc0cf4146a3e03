import { noteAnomaly } from "./anomaly.ts";
import type { Arrival } from "./arrival.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";
import { noteHistoryCount } from "./history.ts";
import type { StreamSink } from "./stream-sink.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/** Payload on its way to the sink: stream bytes [start, end), of which the first `captured` stand in `data` from `from`. */
interface Piece {
  start: number;
  end: number;
  data: Uint8Array;
  from: number;
  captured: number;
  frame: number;
  time: number;
}

/** Takes the payload of a segment that is acted on. */
export function takePayload(sink: StreamSink, a: Arrival): void {
  const { sender, packet, frame } = a;
  if (sender.synData !== null) resolveSynData(sink, a.connection, a.fromOriginator, Math.max(a.offset, 0));
  const end = a.offset + packet.payloadLength;
  const piece: Piece = { start: a.offset, end, data: packet.data, from: packet.payloadOffset, captured: packet.payloadCaptured, frame, time: a.time };
  if (sender.finOffset !== -1 && end > sender.finOffset) {
    noteAnomaly(a.connection, "data-after-fin", frame, `${Math.min(end - sender.finOffset, packet.payloadLength)} bytes`);
    piece.end = sender.finOffset;
  }
  accept(sink, a.connection, a.fromOriginator, piece);
}

/**
 * Decides over data that came in a SYN, RFC 7413 3 and RFC 9293 3.4: the first `acknowledged` bytes were taken by the peer, the rest will come again.
 * Only where there are such data.
 */
export function resolveSynData(sink: StreamSink, connection: TcpConnection, fromOriginator: boolean, acknowledged: number): void {
  const half = connection.half(fromOriginator);
  const syn = half.synData!;
  half.synData = null;
  const end = Math.min(acknowledged, syn.length);
  if (end <= 0) return;
  half.dataSegments++;
  half.highest = Math.max(half.highest, end);
  half.send(0, end);
  accept(sink, connection, fromOriginator, { start: 0, end, data: syn.bytes, from: 0, captured: syn.bytes.length, frame: syn.frame, time: syn.time });
}

function accept(sink: StreamSink, connection: TcpConnection, fromOriginator: boolean, piece: Piece): void {
  // The sink may have had enough of the bytes before, of the same segment.
  if (connection.quiet) return;
  const half = connection.half(fromOriginator);
  if (half.isnSeen && piece.start < 0) {
    piece.from -= piece.start;
    piece.captured += piece.start;
    piece.start = 0;
  }
  if (piece.end <= piece.start) return;
  piece.captured = Math.max(0, Math.min(piece.captured, piece.end - piece.start));
  if (piece.captured < piece.end - piece.start)
    noteAnomaly(connection, "snaplen-truncated", piece.frame, `${piece.captured} of ${piece.end - piece.start} payload bytes`);
  let conflict = half.remembered.differs(piece.start, piece.data, piece.from, piece.from + piece.captured);
  if (half.base === Base.Settled && piece.start <= half.contiguous && half.held.first === undefined) {
    handOn(sink, connection, fromOriginator, piece);
  } else if (piece.end > half.contiguous) {
    const skip = Math.max(0, half.base === Base.Settled ? half.contiguous - piece.start : 0);
    half.held.insert(piece.start + skip, piece.end, piece.data, piece.from + skip, Math.max(0, piece.captured - skip), piece.frame, piece.time);
    conflict ||= half.held.conflict;
    if (half.held.refused) noteAnomaly(connection, "reassembly-limit", piece.frame, `ahead of a hole at ${half.contiguous}`);
    flushHeld(sink, connection, fromOriginator);
  }
  if (conflict) noteAnomaly(connection, "overlap-conflict", piece.frame, `bytes ${piece.start} to ${piece.end}`);
}

/** Hands on what is new of a piece that joins the stream; what the snap length cut is a gap. */
function handOn(sink: StreamSink, connection: TcpConnection, fromOriginator: boolean, piece: Piece): void {
  const half = connection.half(fromOriginator);
  const at = half.contiguous;
  const skip = at - piece.start;
  if (piece.end <= at) return;
  if (piece.captured > skip) {
    const from = piece.from + skip;
    const to = piece.from + piece.captured;
    half.remembered.add(at, piece.data, from, to);
    half.contiguous = at + to - from;
    begin(sink, connection);
    sink.bytes(connection, fromOriginator, piece.data, from, to, at, piece.frame, piece.time);
  }
  const missing = piece.end - half.contiguous;
  if (missing > 0 && !connection.quiet) {
    half.contiguous = piece.end;
    begin(sink, connection);
    sink.gap(connection, fromOriginator, piece.end - missing, missing, piece.frame, piece.time);
  }
}

/** Hands on what was held and joins the stream now. */
export function flushHeld(sink: StreamSink, connection: TcpConnection, fromOriginator: boolean): void {
  const half = connection.half(fromOriginator);
  const { held } = half;
  while (!connection.quiet && half.base === Base.Settled) {
    const first = held.first;
    if (first === undefined || first.start > half.contiguous) break;
    held.shift();
    const end = half.finOffset === -1 ? first.end : Math.min(first.end, half.finOffset);
    const { start, bytes, frame, time } = first;
    handOn(sink, connection, fromOriginator, { start, end, data: bytes, from: 0, captured: Math.min(bytes.length, end - start), frame, time });
  }
  half.holeEnd = half.base === Base.Settled && held.first !== undefined ? held.first.start : -1;
}

/** Bytes up to `limit` were acknowledged and are not in the capture: tells the gaps, and hands on what is held between them. */
export function declareGaps(sink: StreamSink, connection: TcpConnection, half: HalfStream, limit: number, frame: number, time: number): void {
  const fromOriginator = half === connection.originator;
  flushHeld(sink, connection, fromOriginator);
  while (!connection.quiet && half.contiguous < limit) {
    const doubtful = half.doubtfulHere();
    if (doubtful === undefined) declareGap(sink, connection, half, limit, frame, time);
    else {
      half.highest = Math.max(half.highest, doubtful.end);
      handOn(sink, connection, fromOriginator, { ...doubtful, data: doubtful.bytes, from: 0, captured: doubtful.bytes.length });
    }
    flushHeld(sink, connection, fromOriginator);
  }
}

/** The gap ends where something is held. */
function declareGap(sink: StreamSink, connection: TcpConnection, half: HalfStream, limit: number, frame: number, time: number): void {
  const fromOriginator = half === connection.originator;
  const start = half.contiguous;
  const end = Math.min(limit, half.held.first?.start ?? limit, half.doubtful?.first?.start ?? limit);
  half.contiguous = end;
  half.gaps++;
  noteAnomaly(connection, "capture-gap", frame, `bytes ${start} to ${end} of the ${fromOriginator ? "originator" : "responder"}`);
  noteHistoryCount(connection, half, "G", half.gaps);
  begin(sink, connection);
  sink.gap(connection, fromOriginator, start, end - start, frame, time);
}

/** Sets payload with a wrong checksum aside: a receiver drops it, unless its card checked before it merged segments (LRO). */
export function setAside(a: Arrival): void {
  const { sender, packet } = a;
  const end = a.offset + packet.payloadLength;
  if (!a.hasOffset || packet.payloadLength === 0 || a.offset < 0 || end <= sender.contiguous || a.connection.quiet) return;
  sender.doubtful ??= sender.emptyHeld();
  sender.doubtful.insert(a.offset, end, packet.data, packet.payloadOffset, packet.payloadCaptured, a.frame, a.time);
}

/** Tells the sink of the connection, once; from here on the roles stay. */
export function begin(sink: StreamSink, connection: TcpConnection): void {
  if (connection.begun) return;
  connection.begun = true;
  sink.begun?.(connection);
}
