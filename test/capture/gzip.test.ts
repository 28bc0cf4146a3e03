import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChunkCursor } from "../../src/capture/chunk-cursor.ts";
import { gunzip } from "../../src/capture/gzip.ts";
import { bytes, join } from "./capture-bytes.ts";

async function* pieces(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function unpack(packed: Uint8Array, size = 65_536, limit = Number.POSITIVE_INFINITY) {
  const out: number[] = [];
  const end = await gunzip(new ChunkCursor(pieces(packed, size)), (chunk) => {
    out.push(...chunk);
    return out.length < limit;
  });
  return { out, end };
}

const zip = (data: Uint8Array): Uint8Array => Uint8Array.from(gzipSync(data));
/** Bytes that do not shrink, so that packed and unpacked offsets stay close: Marsaglia's xorshift. */
function noiseOf(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
const noise = noiseOf(40_000);
const CLEAN = { truncated: false, damage: null, trailingBytes: false };

describe("gunzip", () => {
  test.each([1, 2, 3, 7, 1_000, 65_536])("several members in pieces of %i", async (size) => {
    const { out, end } = await unpack(join(zip(bytes(300)), zip(bytes(0)), zip(bytes(5, 50))), size);
    expect(out).toEqual([...bytes(300), ...bytes(5, 50)]);
    expect(end).toEqual(CLEAN);
  });

  test("every optional part of the header", async () => {
    const plain = zip(bytes(9));
    const optional = join(Uint8Array.of(3, 0, 1, 2, 3), Uint8Array.of(97, 98, 0), Uint8Array.of(99, 0), Uint8Array.of(7, 7));
    const packed = join(plain.subarray(0, 3), Uint8Array.of(0x1e), plain.subarray(4, 10), optional, plain.subarray(10));
    expect(await unpack(packed, 1)).toEqual({ out: [...bytes(9)], end: CLEAN });
    for (let length = 10; length < 10 + optional.length; length += 1) {
      expect(await unpack(packed.subarray(0, length))).toEqual({ out: [], end: { ...CLEAN, truncated: true } });
    }
  });

  test("a cut anywhere keeps all that had been packed before it", async () => {
    const packed = zip(noise);
    for (const cut of [1, 10, 5_000, packed.length - 9, packed.length - 8, packed.length - 1]) {
      const { out, end } = await unpack(packed.subarray(0, cut));
      expect(end).toEqual({ ...CLEAN, truncated: true });
      expect(out.length).toBeGreaterThanOrEqual(Math.min(noise.length, cut - 100));
      expect(out).toEqual([...noise.subarray(0, out.length)]);
    }
  });

  test.each([
    ["text", Uint8Array.from([103, 97, 114])],
    ["one byte of the magic", Uint8Array.of(0x1f)],
    ["zeroes", new Uint8Array(512)],
  ])("what follows is told: %s", async (_, garbage) => {
    for (const size of [1, 65_536]) {
      const { out, end } = await unpack(join(zip(noise), garbage), size);
      expect(out).toHaveLength(noise.length);
      expect(end).toEqual({ ...CLEAN, trailingBytes: true });
    }
  });

  test.each([
    ["the method", 2, 7],
    ["a reserved flag", 3, 0x80],
  ])("a header damaged in %s", async (_, at, value) => {
    const packed = zip(bytes(9));
    packed[at] = value;
    expect((await unpack(packed)).end.damage).toBe("a gzip header is damaged");
  });

  test.each([-1, -5])("a trailer damaged at %i", async (at) => {
    const packed = zip(bytes(9));
    packed[packed.length + at] = 0xee;
    const { out, end } = await unpack(packed);
    expect(out).toEqual([...bytes(9)]);
    expect(end.damage).toContain("check sum");
  });

  test("damaged data", async () => {
    const packed = zip(bytes(2_000));
    packed[10] = 0xff;
    expect((await unpack(packed)).end.damage).toContain("gzip data are damaged");
  });

  test("stops when the taker has enough, however much is packed", async () => {
    const bomb = zip(new Uint8Array(64 * 1024 * 1024));
    const { out, end } = await unpack(bomb, 65_536, 1);
    expect(out.length).toBeLessThanOrEqual(65_536);
    expect(end).toEqual(CLEAN);
  });

  test("any change of any bytes ends without a throw", async () => {
    const packed = join(zip(bytes(400)), zip(bytes(40)));
    const change = fc.record({ at: fc.nat(packed.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 300 }), async (changes, size) => {
        const damaged = packed.slice();
        for (const { at, value } of changes) damaged[at] = value;
        const { end } = await unpack(damaged, size);
        expect(end.damage === null || end.damage.length > 0).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
