import { describe, expect, it } from "vitest";
import { MAX_REMEMBERED_BYTES, MAX_TOTAL_REMEMBERED_BYTES } from "../../src/limits.ts";
import { RememberedBytes } from "../../src/tcp/remembered-bytes.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const budget = () => ({ ahead: 0, remembered: 0 });

describe("bytes to compare later copies with", () => {
  it("differ where one does, from any offset on", () => {
    const kept = new RememberedBytes(budget());
    kept.add(0, bytes(9, 1, 2, 3), 1, 4);
    expect(kept.differs(0, bytes(1, 2, 3), 0, 3)).toBe(false);
    expect(kept.differs(1, bytes(2, 4), 0, 2)).toBe(true);
    expect(kept.differs(-1, bytes(7, 1, 2), 0, 3)).toBe(false);
    expect(kept.differs(2, bytes(3, 9, 9), 0, 3)).toBe(false);
  });

  it("that were never captured differ from nothing", () => {
    const kept = new RememberedBytes(budget());
    kept.add(0, bytes(1, 1), 0, 2);
    kept.add(4, bytes(5, 5), 0, 2);
    expect(kept.differs(0, bytes(1, 1, 7, 7, 5, 5), 0, 6)).toBe(false);
    expect(kept.differs(4, bytes(5, 6), 0, 2)).toBe(true);
    expect(kept.differs(1, bytes(2, 7), 0, 2)).toBe(true);
    kept.clear();
    expect(kept.differs(0, bytes(9), 0, 1)).toBe(false);
  });

  it("MAX_REMEMBERED_BYTES: later ones of a direction are not kept", () => {
    const own = budget();
    const kept = new RememberedBytes(own);
    kept.add(0, new Uint8Array(MAX_REMEMBERED_BYTES - 1), 0, MAX_REMEMBERED_BYTES - 1);
    kept.add(MAX_REMEMBERED_BYTES - 1, bytes(1, 2), 0, 2);
    expect(kept.differs(MAX_REMEMBERED_BYTES - 1, bytes(9), 0, 1)).toBe(true);
    expect(kept.differs(MAX_REMEMBERED_BYTES, bytes(9), 0, 1)).toBe(false);
    expect(own.remembered).toBe(MAX_REMEMBERED_BYTES);
    kept.clear();
    expect(own.remembered).toBe(0);
  });

  it("MAX_TOTAL_REMEMBERED_BYTES: all connections together keep no more, and again when some are gone", () => {
    const own = budget();
    const all: RememberedBytes[] = [];
    const full = new Uint8Array(MAX_REMEMBERED_BYTES);
    for (let i = 0; i <= MAX_TOTAL_REMEMBERED_BYTES / MAX_REMEMBERED_BYTES; i++) {
      const kept = new RememberedBytes(own);
      kept.add(0, full, 0, full.length);
      all.push(kept);
    }
    expect(own.remembered).toBe(MAX_TOTAL_REMEMBERED_BYTES);
    const last = all.at(-1)!;
    expect(last.differs(0, bytes(9), 0, 1)).toBe(false);
    for (const kept of all.slice(0, -1)) kept.clear();
    last.add(0, bytes(1), 0, 1);
    expect(last.differs(0, bytes(9), 0, 1)).toBe(true);
    last.clear();
    expect(own.remembered).toBe(0);
  });

  it("an array that was given back is used again, and what is new covers what was old", () => {
    const own = budget();
    const first = new RememberedBytes(own);
    first.add(
      0,
      Uint8Array.from({ length: 256 }, () => 7),
      0,
      256,
    );
    first.clear();
    const second = new RememberedBytes(own);
    second.add(0, bytes(1, 2), 0, 2);
    expect(second.differs(0, bytes(1, 2, 3), 0, 3)).toBe(false);
  });
});
