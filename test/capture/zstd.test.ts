import * as zlib from "node:zlib";
import { expect, test } from "vitest";
import { ChunkCursor } from "../../src/capture/chunk-cursor.ts";
import { unzstd } from "../../src/capture/zstd.ts";
import { bytes, join } from "./capture-bytes.ts";

async function* pieces(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function unpack(packed: Uint8Array, size = 65_536) {
  const out: number[] = [];
  const end = await unzstd(new ChunkCursor(pieces(packed, size)), (chunk) => {
    out.push(...chunk);
    return true;
  });
  return { out, end };
}

/** Node has it from 22.15. */
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (data: Uint8Array) => Uint8Array };

test.runIf(zstdCompressSync === undefined)("a Node without zstd says what to run", async () => {
  const { out, end } = await unpack(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd));
  expect([out, end.damage]).toEqual([[], "zstd-compressed: this Node cannot read it; run: zstd -d FILE"]);
});

test.runIf(zstdCompressSync !== undefined)("a Node with zstd reads several frames, and tells what follows them", async () => {
  const frame = (data: Uint8Array): Uint8Array => Uint8Array.from(zstdCompressSync?.(data) ?? []);
  for (const size of [1, 65_536]) {
    const { out, end } = await unpack(join(frame(bytes(300)), frame(bytes(5))), size);
    expect(out).toEqual([...bytes(300), ...bytes(5)]);
    expect(end).toEqual({ truncated: false, damage: null, trailingBytes: false });
  }
  expect((await unpack(frame(bytes(300)).subarray(0, 6))).end.truncated).toBe(true);
});
