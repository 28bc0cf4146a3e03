import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_TOTAL_REMEMBERED_BYTES } from "../../src/limits.ts";
import { RememberedBytes } from "../../src/tcp/remembered-bytes.ts";
import { runs } from "../property-runs.ts";

/** Around the size below which bytes are copied one by one, and the sizes of arrays. */
const length = fc.constantFrom(0, 1, 2, 63, 64, 65, 255, 256, 257, 700);
const piece = fc.record({ skipped: fc.constantFrom(0, 0, 0, 1, 3, 300), length, before: fc.nat(2), value: fc.integer({ min: 1, max: 255 }) });
/** A copy of stream bytes, one of them perhaps another. */
const copy = fc.record({ offset: fc.integer({ min: -3, max: 900 }), length: fc.nat(300), before: fc.nat(2), wrongAt: fc.option(fc.nat(299)) });

/** An array of the smallest power of two, from 256 on. */
function sizeOf(bytes: number): number {
  return bytes === 0 ? 0 : Math.max(256, 2 ** Math.ceil(Math.log2(bytes)));
}

/** `bytes` behind `before` others. */
function framed(bytes: readonly number[], before: number): Uint8Array {
  return Uint8Array.from([...Array<number>(before).fill(0xee), ...bytes, 0xee]);
}

test("bytes are remembered as an array with holes has them, in arrays that others used before", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.array(copy, { maxLength: 5 }), (pieces, copies) => {
      const budget = { ahead: 0, remembered: 0 };
      const kept = new RememberedBytes(budget);
      const model: (number | undefined)[] = [];
      for (const { skipped, length, before, value } of pieces) {
        const bytes = Array.from({ length }, (_, i) => (value + i) & 0xff);
        const offset = model.length + skipped;
        kept.add(offset, framed(bytes, before), before, before + length);
        for (const [i, byte] of bytes.entries()) model[offset + i] = byte;
        expect(budget.remembered).toBe(sizeOf(model.length));
      }
      for (const { offset, length, before, wrongAt } of copies) {
        const bytes = Array.from({ length }, (_, i) => (model[offset + i] ?? 0x77) ^ (i === wrongAt ? 1 : 0));
        const isOther = wrongAt !== null && wrongAt < length && model[offset + wrongAt] !== undefined;
        expect(kept.differs(offset, framed(bytes, before), before, before + length)).toBe(isOther);
      }
      kept.clear();
      expect(budget.remembered).toBe(0);
    }),
    { numRuns: runs(300) },
  );
});

describe("MAX_TOTAL_REMEMBERED_BYTES", () => {
  const differs = (kept: RememberedBytes, offset: number) => kept.differs(offset, Uint8Array.of(9), 0, 1);

  test.each([
    ["reached", 0, true],
    ["passed", 1, false],
  ])("is %s by a new connection", (_, beyond, isKept) => {
    const budget = { ahead: 0, remembered: MAX_TOTAL_REMEMBERED_BYTES - 256 + beyond };
    const kept = new RememberedBytes(budget);
    kept.add(0, new Uint8Array(256), 0, 256);
    expect(differs(kept, 255)).toBe(isKept);
    expect(budget.remembered).toBe(MAX_TOTAL_REMEMBERED_BYTES - (isKept ? 0 : 255));
  });

  test.each([
    ["reached", 0, true],
    ["passed", 1, false],
  ])("is %s by more of one that has some, which stay", (_, beyond, isKept) => {
    const budget = { ahead: 0, remembered: 0 };
    const kept = new RememberedBytes(budget);
    kept.add(0, new Uint8Array(256), 0, 256);
    budget.remembered = MAX_TOTAL_REMEMBERED_BYTES - 256 + beyond;
    kept.add(256, new Uint8Array(256), 0, 256);
    expect([differs(kept, 255), differs(kept, 256), differs(kept, 511)]).toEqual([true, isKept, isKept]);
    expect(budget.remembered).toBe(MAX_TOTAL_REMEMBERED_BYTES + (isKept ? 0 : beyond - 256));
  });
});
