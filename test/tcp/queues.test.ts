import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DeadlineQueue } from "../../src/tcp/deadline-queue.ts";
import { type Linked, RecencyList } from "../../src/tcp/recency-list.ts";
import { distance, streamOffset } from "../../src/tcp/sequence.ts";
import { runs } from "../property-runs.ts";

describe("what falls due", () => {
  test("comes out in the order in which it went in, however many there are", () => {
    const steps = fc.array(
      fc.oneof(
        fc.nat(40),
        fc.nat(40).map((count) => -count),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(steps, (turns) => {
        const queue = new DeadlineQueue<number>();
        const model: number[] = [];
        let pushed = 0;
        for (const turn of turns) {
          for (let i = 0; i < turn; i++) {
            queue.push(pushed, pushed * 10);
            model.push(pushed++);
          }
          for (let i = 0; i > turn; i--) expect(queue.shift()).toBe(model.shift() ?? null);
          expect([queue.size, queue.next]).toEqual([model.length, model.length === 0 ? Number.POSITIVE_INFINITY : model[0]! * 10]);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("a list by recency", () => {
  interface Item extends Linked<Item> {
    id: number;
  }
  const items = (list: RecencyList<Item>, from: "oldest" | "newest") => {
    const ids: number[] = [];
    for (let item = list[from]; item !== null; item = from === "oldest" ? item.newer : item.older) ids.push(item.id);
    return ids;
  };

  test("is as an array has it, from both ends", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom("append", "remove", "touch"), fc.nat(10)), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (turns) => {
        const list = new RecencyList<Item>();
        const model: Item[] = [];
        for (const [turn, at] of turns) {
          const item = turn === "append" ? { id: model.length + at * 100, older: null, newer: null } : model[at];
          if (item === undefined) continue;
          list[turn as "append"](item);
          if (turn !== "append") model.splice(at, 1);
          if (turn !== "remove") model.push(item);
          else expect([item.older, item.newer]).toEqual([null, null]);
          const ids = model.map(({ id }) => id);
          expect([items(list, "oldest"), items(list, "newest").reverse(), list.size]).toEqual([ids, ids, ids.length]);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

describe("sequence numbers", () => {
  test("are ahead by up to half of the circle", () => {
    expect([distance(5, 8), distance(8, 5), distance(0xffff_ffff, 1), distance(1, 0xffff_ffff), distance(0, 0x7fff_ffff)]).toEqual([3, -3, 2, -2, 0x7fff_ffff]);
  });

  test("mean the offset next to one that was seen lately, of a stream of any length", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(2 ** 40), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (isn, near, away) => {
        const offset = near + away;
        const field = (((isn + 1 + offset) % 2 ** 32) + 2 ** 32) % 2 ** 32;
        expect(streamOffset(isn, field, near)).toBe(offset);
      }),
      { numRuns: runs(200) },
    );
  });
});
