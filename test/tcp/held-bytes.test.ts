import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_BYTES_AHEAD_OF_HOLE, MAX_INTERVALS_AHEAD_OF_HOLE, MAX_TOTAL_BYTES_AHEAD } from "../../src/limits.ts";
import { differs, HeldBytes } from "../../src/tcp/held-bytes.ts";
import { runs } from "../property-runs.ts";

const budget = () => ({ ahead: 0, remembered: 0 });
const bytes = (...values: number[]) => Uint8Array.from(values);

/** Everything that is held, in order; empties it. */
function drain(held: HeldBytes): { start: number; end: number; bytes: number[]; frame: number; time: number }[] {
  const all = [];
  for (let first = held.first; first !== undefined; first = held.first) {
    all.push({ ...first, bytes: [...first.bytes] });
    held.shift();
  }
  return all;
}

interface Insert {
  start: number;
  length: number;
  captured: number;
  value: number;
}

/** Bytes by their offset; null for one that was not captured. */
type Model = Map<number, number | null>;

/** Adds to the model what is new. Whether a byte was there already, and differs. */
function add(model: Model, { start, length, captured, value }: Insert): boolean {
  let conflict = false;
  for (let i = 0; i < length; i++) {
    const byte = i < captured ? value : null;
    const known = model.get(start + i);
    if (known === undefined) model.set(start + i, byte);
    else if (known !== null && byte !== null && known !== byte) conflict = true;
  }
  return conflict;
}

/** What is held as such a map: its order is that of the intervals. */
function modelOf(held: HeldBytes): Model {
  return new Map(drain(held).flatMap(({ start, end, bytes }) => Array.from({ length: end - start }, (_, i) => [start + i, bytes[i] ?? null] as const)));
}

describe("bytes ahead of a hole", () => {
  test("are as a plain map of bytes has them: the first copy stays, and a later one that differs is seen", () => {
    const insert = fc
      .record({ start: fc.nat(20), length: fc.nat(8), cut: fc.nat(3), value: fc.nat(1) })
      .map(({ cut, ...rest }): Insert => ({ ...rest, captured: Math.max(0, rest.length - cut) }));
    fc.assert(
      fc.property(fc.array(insert, { maxLength: 8 }), fc.nat(25), fc.nat(5), (inserts, from, length) => {
        const own = budget();
        const held = new HeldBytes(own);
        const model: Model = new Map();
        for (const one of inserts) {
          const conflict = add(model, one);
          held.insert(one.start, one.start + one.length, new Uint8Array(one.length + 2).fill(one.value), 2, one.captured, 1, 1);
          expect([held.conflict, held.refused]).toEqual([conflict, false]);
        }
        expect(held.covers(from, from + length)).toBe(Array.from({ length }, (_, i) => model.has(from + i)).every(Boolean));
        expect(own.ahead).toBe([...model.values()].filter((byte) => byte !== null).length);
        expect([...modelOf(held)]).toEqual([...model].sort(([a], [b]) => a - b));
        expect(own.ahead).toBe(0);
      }),
      { numRuns: runs(300) },
    );
  });

  test("have the frame and the time in which they came", () => {
    const held = new HeldBytes(budget());
    held.insert(10, 12, bytes(0, 1, 2), 1, 2, 7, 70);
    held.insert(8, 14, bytes(8, 9, 9, 9, 3, 4), 0, 6, 8, 80);
    expect(held.conflict).toBe(true);
    expect(drain(held)).toEqual([
      { start: 8, end: 10, bytes: [8, 9], frame: 8, time: 80 },
      { start: 10, end: 12, bytes: [1, 2], frame: 7, time: 70 },
      { start: 12, end: 14, bytes: [3, 4], frame: 8, time: 80 },
    ]);
  });

  test("move with the stream's origin, and are gone when they are cleared", () => {
    const own = budget();
    const held = new HeldBytes(own);
    held.insert(10, 12, bytes(1, 2), 0, 2, 1, 1);
    held.move(-4);
    expect(held.first).toMatchObject({ start: 6, end: 8 });
    held.clear();
    held.shift();
    expect([held.first, own.ahead]).toEqual([undefined, 0]);
  });

  test("MAX_INTERVALS_AHEAD_OF_HOLE: no more pieces", () => {
    const held = new HeldBytes(budget());
    const refused = (i: number) => {
      held.insert(2 * i, 2 * i + 1, bytes(1), 0, 1, 1, 1);
      return held.refused;
    };
    for (let i = 0; i < MAX_INTERVALS_AHEAD_OF_HOLE; i++) expect(refused(i)).toBe(false);
    expect(refused(MAX_INTERVALS_AHEAD_OF_HOLE)).toBe(true);
    expect(refused(3)).toBe(false);
    held.shift();
    expect(refused(MAX_INTERVALS_AHEAD_OF_HOLE)).toBe(false);
  });

  test("MAX_BYTES_AHEAD_OF_HOLE, MAX_TOTAL_BYTES_AHEAD: no more bytes, of one direction and of all", () => {
    const data = new Uint8Array(MAX_BYTES_AHEAD_OF_HOLE + 1);
    const own = budget();
    const refused = (held: HeldBytes, start: number, size: number) => {
      held.insert(start, start + size, data, 0, size, 1, 1);
      return held.refused;
    };
    const first = new HeldBytes(own);
    expect(refused(first, 0, MAX_BYTES_AHEAD_OF_HOLE + 1)).toBe(true);
    expect(refused(first, 0, MAX_BYTES_AHEAD_OF_HOLE)).toBe(false);
    expect(refused(first, MAX_BYTES_AHEAD_OF_HOLE + 5, 1)).toBe(true);
    own.ahead = MAX_TOTAL_BYTES_AHEAD - 10;
    expect([refused(new HeldBytes(own), 0, 11), refused(new HeldBytes(own), 0, 10)]).toEqual([true, false]);
  });
});

test("two arrays differ as far as the first reaches", () => {
  expect(differs(bytes(1, 2, 3), 1, bytes(9, 2, 4), 1, 2)).toBe(true);
  expect(differs(bytes(1, 2, 3), 1, bytes(9, 2, 4), 1, 1)).toBe(false);
  expect(differs(bytes(1, 2), 1, bytes(2, 9), 0, 2)).toBe(false);
  expect(differs(bytes(1), 0, bytes(2), 0, 0)).toBe(false);
});
