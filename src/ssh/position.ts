/** Where in the input a fact stands. */
export interface Position {
  /** Index of the capture. */
  capture: number;
  /** Frame number in that capture. */
  frame: number;
  /** Nanoseconds since the analysis epoch. */
  time: number;
  /** Stream offset of the fact's first byte in its direction. */
  offset: number;
}

/** Bytes data[start, end) of a stream, as one segment brought them. Valid only while it is being read. */
export interface StreamPiece {
  data: Uint8Array;
  end: number;
  /** Stream offset of data[0], whether it belongs to the stream or not: offset of data[i] is origin + i. */
  origin: number;
  capture: number;
  frame: number;
  time: number;
}

/** Position of data[cursor]. */
export function positionIn(piece: StreamPiece, cursor: number): Position {
  return { capture: piece.capture, frame: piece.frame, time: piece.time, offset: piece.origin + cursor };
}
