import { countAnomaly } from "./capture-info.ts";
import type { ChunkCursor } from "./chunk-cursor.ts";
import type { FeedBuffer } from "./feed-buffer.ts";
import { type Compression, compressionOf, FIRST_BYTES } from "./first-bytes.ts";
import type { CaptureInfo } from "./frame.ts";
import { gunzip } from "./gzip.ts";
import type { TakeBytes, Unpacked } from "./unpack.ts";
import { unzstd } from "./zstd.ts";

const UNPACK: Record<Compression, (source: ChunkCursor, take: TakeBytes) => Promise<Unpacked>> = { gzip: gunzip, zstd: unzstd };

/**
 * Reads a capture that comes in chunks, packed or not, to its end or until `goOn` says no. Rejects with ReadFailure.
 * Memory is bounded by the buffer and one chunk: what is packed a thousandfold passes in pieces.
 */
export async function readChunks(info: CaptureInfo, source: ChunkCursor, buffer: FeedBuffer, goOn: () => boolean): Promise<void> {
  const take = (chunk: Uint8Array): boolean => {
    buffer.append(chunk);
    return goOn();
  };
  const compression = compressionOf(await source.peek(FIRST_BYTES));
  if (compression !== null) {
    info.compression = compression;
    endPacked(info, buffer, await UNPACK[compression](source, take));
    return;
  }
  for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
    if (!take(chunk)) return;
  }
  buffer.end();
}

/** Joins what the packing says of the end to what the capture inside says of it. */
function endPacked(info: CaptureInfo, buffer: FeedBuffer, unpacked: Unpacked): void {
  if (info.corrupt !== null) return;
  if (unpacked.damage !== null) {
    info.corrupt = { offset: info.bytes, reason: unpacked.damage };
    return;
  }
  if (unpacked.trailingBytes) countAnomaly(info, "trailing-bytes", null, "bytes that belong to no compressed stream follow the capture");
  if (unpacked.truncated) info.truncated = true;
  // A cut before the first unpacked byte says nothing about what is inside.
  if (unpacked.truncated && info.bytes + buffer.filled === 0) return;
  buffer.end();
}
