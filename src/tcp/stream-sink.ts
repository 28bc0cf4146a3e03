import type { Connection } from "./connection.ts";

/**
 * Where a connection's bytes go, in stream order, once each (first copy wins).
 * The bytes are a view: valid only during the call.
 */
export interface StreamSink {
  /** A connection is followed from here on. Called once, before anything else about it; its roles are final: the ends don't change places any more. */
  begun?(connection: Connection): void;
  /** Contiguous bytes data[start, end); `offset` is the stream offset of the first. */
  bytes(connection: Connection, fromOriginator: boolean, data: Uint8Array, start: number, end: number, offset: number, frame: number, time: number): void;
  /** Bytes [offset, offset + length) were never captured, though the peer acknowledged them (or the snap length cut them). */
  gap(connection: Connection, fromOriginator: boolean, offset: number, length: number, frame: number, time: number): void;
  /** The connection is over (closed and quiet, evicted, its 4-tuple used again) or the input ended. Called once. */
  ended(connection: Connection, why: "closed" | "reused" | "evicted" | "input-ended"): void;
}
