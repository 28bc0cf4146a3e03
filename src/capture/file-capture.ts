import { closeSync } from "node:fs";
import { newCaptureInfo } from "./capture-info.ts";
import { ChunkCursor } from "./chunk-cursor.ts";
import { FeedBuffer } from "./feed-buffer.ts";
import { fileChunks, readAt, readFileBlocks } from "./file-blocks.ts";
import { compressionOf, FIRST_BYTES } from "./first-bytes.ts";
import type { CaptureInfo, FrameSink } from "./frame.ts";
import type { OpenedCapture, ReadOptions } from "./open-capture.ts";
import { readChunks } from "./read-chunks.ts";
import { noteReadFailure } from "./read-failure.ts";
import { SniffingReader } from "./sniffing-reader.ts";

/** Still in the second-level cache when its records are walked: three times as fast as blocks of 512 KiB. */
const BLOCK_BYTES = 64 * 1024;
/** How far into a capture its first time is looked for, and in which steps. */
const PEEK_BYTES = 1024 * 1024;
const PEEK_BLOCK_BYTES = 64 * 1024;

/** A regular file: it has a size, and reading it at a position consumes nothing. */
export class FileCapture implements OpenedCapture {
  readonly path: string;
  readonly info: CaptureInfo;
  readonly size: number;
  private readonly fd: number;
  private closed = false;

  constructor(path: string, fd: number, size: number) {
    this.path = path;
    this.fd = fd;
    this.size = size;
    this.info = newCaptureInfo(path);
  }

  async read(sink: FrameSink, options: ReadOptions = {}): Promise<void> {
    const { onProgress, signal } = options;
    const goOn = (bytesRead: number): boolean => {
      onProgress?.(bytesRead);
      return signal?.aborted !== true && this.info.corrupt === null;
    };
    try {
      await this.walk(this.info, sink, BLOCK_BYTES, goOn);
    } finally {
      this.close();
    }
  }

  async peekFirstTime(): Promise<CaptureInfo["firstTime"]> {
    const info = newCaptureInfo(this.path);
    const ignore = (): void => {};
    await this.walk(info, ignore, PEEK_BLOCK_BYTES, (bytesRead) => info.firstTime === null && info.corrupt === null && bytesRead < PEEK_BYTES);
    return info.firstTime;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.fd);
  }

  private async walk(info: CaptureInfo, sink: FrameSink, blockBytes: number, goOn: (bytesRead: number) => boolean): Promise<void> {
    const buffer = new FeedBuffer(new SniffingReader(info), sink, blockBytes);
    try {
      if (compressionOf(this.head()) === null) await readFileBlocks(this.fd, buffer, goOn);
      else await this.walkPacked(info, buffer, blockBytes, goOn);
    } catch (error) {
      noteReadFailure(info, error);
    }
  }

  private async walkPacked(info: CaptureInfo, buffer: FeedBuffer, blockBytes: number, goOn: (bytesRead: number) => boolean): Promise<void> {
    const cursor = new ChunkCursor(fileChunks(this.fd, blockBytes));
    await readChunks(info, cursor, buffer, () => goOn(cursor.bytesRead));
  }

  private head(): Uint8Array {
    const head = new Uint8Array(FIRST_BYTES);
    return head.subarray(0, readAt(this.fd, head, 0, 0));
  }
}
