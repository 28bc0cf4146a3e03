import { describe, expect, test } from "vitest";
import { ChunkCursor } from "../../src/capture/chunk-cursor.ts";
import { ReadFailure } from "../../src/capture/read-failure.ts";

async function* chunks(...parts: number[][]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Uint8Array.from(part);
}

async function rest(cursor: ChunkCursor): Promise<number[]> {
  const all: number[] = [];
  for (let chunk = await cursor.next(); chunk !== null; chunk = await cursor.next()) all.push(...chunk);
  return all;
}

describe("ChunkCursor", () => {
  test("peeks over chunks without taking", async () => {
    const cursor = new ChunkCursor(chunks([1], [], [2, 3], [4]));
    expect([...(await cursor.peek(2))]).toEqual([1, 2]);
    expect([...(await cursor.peek(9))]).toEqual([1, 2, 3, 4]);
    expect(await rest(cursor)).toEqual([1, 2, 3, 4]);
    expect(cursor.bytesRead).toBe(4);
  });

  test("takes exactly, over chunks", async () => {
    const cursor = new ChunkCursor(chunks([1, 2], [3, 4, 5]));
    expect([...((await cursor.take(3)) ?? [])]).toEqual([1, 2, 3]);
    expect([...((await cursor.take(0)) ?? [9])]).toEqual([]);
    expect(await rest(cursor)).toEqual([4, 5]);
  });

  test("says when there is not enough to take", async () => {
    const cursor = new ChunkCursor(chunks([1, 2]));
    expect(await cursor.take(3)).toBeNull();
    expect(await cursor.next()).toBeNull();
  });

  test("skips past a byte in a later chunk", async () => {
    const cursor = new ChunkCursor(chunks([1, 2], [3, 0, 4], [0]));
    expect(await cursor.skipPast(0)).toBe(true);
    expect([...(await cursor.peek(1))]).toEqual([4]);
    expect(await cursor.skipPast(0)).toBe(true);
    expect(await cursor.skipPast(0)).toBe(false);
  });

  test("tells a failing source apart from a fault of ours", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.of(1);
      throw new Error("EIO: i/o error, read");
    }
    const cursor = new ChunkCursor(failing());
    await cursor.next();
    await expect(cursor.next()).rejects.toThrow(ReadFailure);
    await expect(new ChunkCursor(failing()).peek(2)).rejects.toThrow("EIO: i/o error");
  });
});
