import type { FrameSink, RecordReader } from "./frame.ts";

/**
 * The one buffer between a source of bytes and a reader: the source fills its free space, `commit` walks the records.
 * A record that is cut at the buffer's end moves to the front; the buffer grows only to what one record needs.
 */
export class FeedBuffer {
  /** Bytes go to [filled, bytes.length), which is never empty. */
  bytes: Uint8Array;
  filled = 0;
  private readonly reader: RecordReader;
  private readonly sink: FrameSink;

  constructor(reader: RecordReader, sink: FrameSink, size: number) {
    this.reader = reader;
    this.sink = sink;
    this.bytes = new Uint8Array(size);
  }

  /** Says that `count` bytes more are there. */
  commit(count: number): void {
    this.filled += count;
    const consumed = this.reader.feed(this.bytes, 0, this.filled, this.sink);
    if (consumed > 0) {
      this.bytes.copyWithin(0, consumed, this.filled);
      this.filled -= consumed;
    }
    if (this.reader.needed > this.bytes.length) this.grow(this.reader.needed);
  }

  /** Takes a chunk that a stream owns. */
  append(chunk: Uint8Array): void {
    let taken = 0;
    while (taken < chunk.length && this.reader.info.corrupt === null) {
      const piece = chunk.subarray(taken, taken + this.bytes.length - this.filled);
      this.bytes.set(piece, this.filled);
      taken += piece.length;
      this.commit(piece.length);
    }
  }

  /** Says that no more bytes come. */
  end(): void {
    this.reader.end(this.filled);
  }

  private grow(size: number): void {
    const larger = new Uint8Array(size);
    larger.set(this.bytes.subarray(0, this.filled));
    this.bytes = larger;
  }
}
