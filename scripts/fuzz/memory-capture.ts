import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { ChunkCursor } from "../../src/capture/chunk-cursor.ts";
import { FeedBuffer } from "../../src/capture/feed-buffer.ts";
import type { CaptureInfo, FrameSink } from "../../src/capture/frame.ts";
import type { OpenedCapture, ReadOptions } from "../../src/capture/open-capture.ts";
import { readChunks } from "../../src/capture/read-chunks.ts";
import { SniffingReader } from "../../src/capture/sniffing-reader.ts";

/** A capture in memory, read as a stream is, in chunks of any size: a mutant costs no system call. */
export class MemoryCapture implements OpenedCapture {
  readonly path = "mutant";
  readonly info: CaptureInfo = newCaptureInfo("mutant");
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #chunk: number;

  constructor(bytes: Uint8Array, chunk: number) {
    this.#bytes = bytes;
    this.#chunk = chunk;
    this.size = bytes.length;
  }

  async read(sink: FrameSink, _options?: ReadOptions): Promise<void> {
    const buffer = new FeedBuffer(new SniffingReader(this.info), sink, this.#chunk);
    await readChunks(this.info, new ChunkCursor(this.#chunks()), buffer, () => this.info.corrupt === null);
  }

  async peekFirstTime(): Promise<null> {
    return null;
  }

  close(): void {}

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < this.#bytes.length; at += this.#chunk) yield this.#bytes.slice(at, at + this.#chunk);
  }
}
