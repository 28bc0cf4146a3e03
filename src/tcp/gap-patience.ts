import { GAP_PATIENCE_NANOSECONDS, GAP_PATIENCE_PACKETS } from "../limits.ts";
import { declareGaps } from "./delivery.ts";
import type { HalfStream } from "./half-stream.ts";
import { Base } from "./half-stream.ts";
import type { StreamSink } from "./stream-sink.ts";
import type { TcpConnection } from "./tcp-connection.ts";

/**
 * A capture may hold an ACK before the data that it acknowledges, and a stream's second segment before its first: the queues of a
 * network card are read in turns. So a gap, and a stream's beginning without SYN, are believed only after a while.
 */
export function reviewPatience(sink: StreamSink, connection: TcpConnection, half: HalfStream, frame: number, time: number): void {
  if (!isWaiting(half)) {
    half.waitingSincePacket = -1;
    return;
  }
  if (half.waitingSincePacket === -1 || half.contiguous !== half.waitingFrom) {
    half.waitingSincePacket = connection.packets;
    half.waitingSinceTime = time;
    half.waitingFrom = half.contiguous;
    half.waitingFor = half.acked;
    return;
  }
  const isOver = connection.packets - half.waitingSincePacket >= GAP_PATIENCE_PACKETS || time - half.waitingSinceTime >= GAP_PATIENCE_NANOSECONDS;
  if (isOver) endPatience(sink, connection, half, half.waitingFor, frame, time);
}

/** Stops waiting for bytes up to `limit`. */
export function endPatience(sink: StreamSink, connection: TcpConnection, half: HalfStream, limit: number, frame: number, time: number): void {
  half.waitingSincePacket = -1;
  if (half.base === Base.Provisional) half.base = Base.Settled;
  if (half.base === Base.Settled) declareGaps(sink, connection, half, limit, frame, time);
}

function isWaiting(half: HalfStream): boolean {
  return half.acked > half.contiguous || (half.base === Base.Provisional && half.held.first !== undefined);
}
