import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { FeedBuffer } from "./feed-buffer.ts";
import { ReadFailure } from "./read-failure.ts";

/** The event loop runs after so many blocks: some milliseconds of bulk data, some tens of short connections. A turn costs as much as ten frames, and a write. */
const BLOCKS_PER_TURN = 32;

/**
 * Reads a regular file from its beginning to its end, or until `goOn` says no, in large synchronous blocks: without a copy and without
 * a promise a record this goes at the speed of the page cache. Now and then the event loop runs, so that signals and a progress
 * line work. Rejects with ReadFailure.
 */
export async function readFileBlocks(fd: number, buffer: FeedBuffer, goOn: (bytesRead: number) => boolean): Promise<void> {
  let bytesRead = 0;
  for (let block = 1; ; block++) {
    const count = readAt(fd, buffer.bytes, buffer.filled, bytesRead);
    if (count === 0) break;
    bytesRead += count;
    buffer.commit(count);
    if (!goOn(bytesRead)) return;
    if (block % BLOCKS_PER_TURN === 0) await setImmediate();
  }
  buffer.end();
}

/** The blocks of a file, each with memory of its own: for compressed captures, whose bytes are looked at out of step with the reading. */
export async function* fileChunks(fd: number, blockBytes: number): AsyncGenerator<Uint8Array> {
  let bytesRead = 0;
  for (;;) {
    const block = new Uint8Array(blockBytes);
    const count = readAt(fd, block, 0, bytesRead);
    if (count === 0) return;
    bytesRead += count;
    yield block.subarray(0, count);
  }
}

/** Fills `bytes` from `start` on with what the file holds at `position`; returns how many bytes came, 0 at the end. Throws ReadFailure. */
export function readAt(fd: number, bytes: Uint8Array, start: number, position: number): number {
  try {
    return readSync(fd, bytes, start, bytes.length - start, position);
  } catch (error) {
    throw new ReadFailure(error);
  }
}
