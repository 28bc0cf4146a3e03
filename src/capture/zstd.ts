import type { ChunkCursor } from "./chunk-cursor.ts";
import { compressionOf } from "./first-bytes.ts";
import { type Decoder, type TakeBytes, UNPACKED, UNPACKED_IN_PART, type Unpacked, unpackStream } from "./unpack.ts";

/** Bytes of a frame's magic, RFC 8878 3.1.1; the first byte of a frame that decoders skip (3.1.2) is one of sixteen. */
const MAGIC_BYTES = 4;
const SKIPPABLE = [0x2a, 0x4d, 0x18];

/**
 * Unpacks zstd, RFC 8878, where this Node can. node:zlib does not tell a frame's end from the source's end in the middle of a frame:
 * a cut shows as a record that is cut, or not at all.
 */
export async function unzstd(source: ChunkCursor, take: TakeBytes): Promise<Unpacked> {
  // Node has it from 22.15; undefined before.
  const { createZstdDecompress } = (await import("node:zlib")) as unknown as { createZstdDecompress?: () => Decoder };
  if (createZstdDecompress === undefined) return { ...UNPACKED, damage: "zstd-compressed: this Node cannot read it; run: zstd -d FILE" };
  for (;;) {
    let unpacked = false;
    const end = await unpackStream(createZstdDecompress(), source, (chunk) => {
      unpacked = true;
      return take(chunk);
    });
    if (end.how === "cut") return unpacked ? UNPACKED : UNPACKED_IN_PART;
    if (end.how === "stopped") return UNPACKED;
    if (end.how === "damaged") return { ...UNPACKED, damage: `the zstd data are damaged (${end.reason})` };
    const next = await source.peek(MAGIC_BYTES);
    if (next.length === 0) return UNPACKED;
    if (!beginsFrame(next)) return { ...UNPACKED, trailingBytes: true };
  }
}

function beginsFrame(head: Uint8Array): boolean {
  const skippable = ((head[0] ?? 0) & 0xf0) === 0x50 && SKIPPABLE.every((byte, index) => head[index + 1] === byte);
  return skippable || compressionOf(head) === "zstd";
}
