import { closeSync, createReadStream } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { newCaptureInfo } from "./capture-info.ts";
import { ChunkCursor } from "./chunk-cursor.ts";
import { FeedBuffer } from "./feed-buffer.ts";
import type { CaptureInfo, FrameSink } from "./frame.ts";
import type { OpenedCapture, ReadOptions } from "./open-capture.ts";
import { readChunks } from "./read-chunks.ts";
import { noteReadFailure, ReadFailure } from "./read-failure.ts";
import { SniffingReader } from "./sniffing-reader.ts";

const BUFFER_BYTES = 256 * 1024;

/** Standard input, a FIFO or a device: it comes once, at its own pace. */
export class StreamCapture implements OpenedCapture {
  readonly path: string;
  readonly info: CaptureInfo;
  readonly size: number | null;
  private readonly fd: number;
  /** True for what the event loop can wait for; a device must be read by a thread. */
  private readonly pollable: boolean;
  /** Closed, or the stream's own to close. */
  private closed = false;

  constructor(path: string, fd: number, size: number | null, pollable: boolean) {
    this.path = path;
    this.fd = fd;
    this.size = size;
    this.pollable = pollable;
    this.info = newCaptureInfo(path);
  }

  async read(sink: FrameSink, options: ReadOptions = {}): Promise<void> {
    const { info } = this;
    const { onProgress, signal } = options;
    const stream = this.openStream();
    const stop = (): void => void stream.destroy();
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted === true) stop();
    const cursor = new ChunkCursor(stream);
    const goOn = (): boolean => {
      onProgress?.(cursor.bytesRead);
      return signal?.aborted !== true && info.corrupt === null;
    };
    try {
      await readChunks(info, cursor, new FeedBuffer(new SniffingReader(info), sink, BUFFER_BYTES), goOn);
    } catch (error) {
      // Destroying the stream under a waiting read is how a signal ends it.
      if (!(signal?.aborted === true && error instanceof ReadFailure)) noteReadFailure(info, error);
    } finally {
      signal?.removeEventListener("abort", stop);
      stream.destroy();
    }
  }

  async peekFirstTime(): Promise<null> {
    return null;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.fd);
  }

  /** A pipe that nobody writes to waits in the event loop, not in a thread that would keep the process from ending. */
  private openStream(): Readable {
    this.closed = true;
    if (this.pollable) return new Socket({ fd: this.fd, readable: true, writable: false });
    return createReadStream("", { fd: this.fd, highWaterMark: BUFFER_BYTES });
  }
}
