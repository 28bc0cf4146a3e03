import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { FeedBuffer } from "./feed-buffer.ts";

/**
 * Reads a regular file from its beginning to its end, or until `goOn` says no, in large synchronous blocks: without a copy and without
 * a promise a record this goes at the speed of the page cache. Between blocks the event loop runs, so that signals and a progress
 * line work. Throws what the system says of a failed read.
 */
export async function readFileBlocks(fd: number, buffer: FeedBuffer, goOn: (bytesRead: number) => boolean): Promise<void> {
  let bytesRead = 0;
  for (;;) {
    const count = readSync(fd, buffer.bytes, buffer.filled, buffer.bytes.length - buffer.filled, bytesRead);
    if (count === 0) break;
    bytesRead += count;
    buffer.commit(count);
    if (!goOn(bytesRead)) return;
    await setImmediate();
  }
  buffer.end();
}

/** The blocks of a file, each with memory of its own: for compressed captures, whose bytes are looked at out of step with the reading. */
export async function* fileChunks(fd: number, blockBytes: number): AsyncGenerator<Uint8Array> {
  let bytesRead = 0;
  for (;;) {
    const block = new Uint8Array(blockBytes);
    const count = readSync(fd, block, 0, blockBytes, bytesRead);
    if (count === 0) return;
    bytesRead += count;
    yield block.subarray(0, count);
  }
}
