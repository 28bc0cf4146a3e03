import type { ChunkCursor } from "./chunk-cursor.ts";
import { compressionOf } from "./first-bytes.ts";
import { type TakeBytes, UNPACKED, UNPACKED_IN_PART, type Unpacked, unpackStream } from "./unpack.ts";

/** RFC 1952 2.3: magic, method, flags, time, extra flags, operating system. */
const FIXED_HEADER_BYTES = 10;
/** RFC 1952 2.3: CRC-32 and length of the unpacked bytes. */
const TRAILER_BYTES = 8;
const METHOD_DEFLATE = 8;
const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const RESERVED_FLAGS = 0xe0;
/** Unpacked bytes come in pieces of this size. */
const PIECE_BYTES = 64 * 1024;

/** node:zlib, of which crc32 is there from Node 20.15 and missing in the type declarations of 20.9. */
type Zlib = typeof import("node:zlib") & { crc32(data: Uint8Array, value?: number): number };

/**
 * Unpacks gzip, RFC 1952, member by member. node:zlib's own Gunzip loses the last output before a cut or before bytes that follow the
 * last member; a capture's last frames are what matters most.
 */
export async function gunzip(source: ChunkCursor, take: TakeBytes): Promise<Unpacked> {
  // Most captures are not packed, and loading it takes a millisecond.
  const zlib = (await import("node:zlib")) as Zlib;
  for (;;) {
    const end = await unpackMember(zlib, source, take);
    if (end !== null) return end;
    const next = await source.peek(2);
    if (next.length === 0) return UNPACKED;
    if (compressionOf(next) !== "gzip") return { ...UNPACKED, trailingBytes: true };
  }
}

/** Returns null when the member ended as it should. */
async function unpackMember(zlib: Zlib, source: ChunkCursor, take: TakeBytes): Promise<Unpacked | null> {
  const header = await skipHeader(source);
  if (header === "cut") return UNPACKED_IN_PART;
  if (header === "bad") return { ...UNPACKED, damage: "a gzip header is damaged" };
  let crc = 0;
  let length = 0;
  const end = await unpackStream(zlib.createInflateRaw({ chunkSize: PIECE_BYTES }), source, (chunk) => {
    crc = zlib.crc32(chunk, crc);
    length = (length + chunk.length) >>> 0;
    return take(chunk);
  });
  if (end.how === "cut") return UNPACKED_IN_PART;
  if (end.how === "stopped") return UNPACKED;
  if (end.how === "damaged") return { ...UNPACKED, damage: `the gzip data are damaged (${end.reason})` };
  const trailer = await source.take(TRAILER_BYTES);
  if (trailer === null) return UNPACKED_IN_PART;
  const expected = new DataView(trailer.buffer, trailer.byteOffset);
  if (expected.getUint32(0, true) === crc && expected.getUint32(4, true) === length) return null;
  return { ...UNPACKED, damage: "the gzip check sum does not match: the data are damaged" };
}

async function skipHeader(source: ChunkCursor): Promise<"whole" | "cut" | "bad"> {
  const fixed = await source.take(FIXED_HEADER_BYTES);
  if (fixed === null) return "cut";
  const flags = fixed[3] ?? 0;
  if (fixed[2] !== METHOD_DEFLATE || (flags & RESERVED_FLAGS) !== 0) return "bad";
  if ((flags & FLAG_EXTRA) !== 0) {
    const size = await source.take(2);
    if (size === null || (await source.take((size[0] ?? 0) | ((size[1] ?? 0) << 8))) === null) return "cut";
  }
  if ((flags & FLAG_NAME) !== 0 && !(await source.skipPast(0))) return "cut";
  if ((flags & FLAG_COMMENT) !== 0 && !(await source.skipPast(0))) return "cut";
  if ((flags & FLAG_HEADER_CRC) !== 0 && (await source.take(2)) === null) return "cut";
  return "whole";
}
