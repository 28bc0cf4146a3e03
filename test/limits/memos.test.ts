import { describe, expect, test } from "vitest";
import { LastWords } from "../../src/batch/last-words.ts";
import { PairMemo } from "../../src/diagnosis/fixes/pair-memo.ts";
import { MAX_FIXES_REMEMBERED, MAX_WORKER_WORDS_BYTES } from "../../src/limits.ts";
import { lists } from "../ssh/messages.ts";

describe("MAX_FIXES_REMEMBERED", () => {
  const [own, other] = [lists(), lists()];

  /** The keys for which something had to be made, in order. */
  function madeFor(memo: PairMemo<string>, keys: readonly string[]): string[] {
    const made: string[] = [];
    for (const key of keys) {
      const make = () => {
        made.push(key);
        return `fixes of ${key}`;
      };
      expect(memo.of(own, other, key, make)).toBe(`fixes of ${key}`);
    }
    return made;
  }

  test("so many are made once; with the next one all are forgotten and made again when they are asked for", () => {
    const memo = new PairMemo<string>();
    const keys = Array.from({ length: MAX_FIXES_REMEMBERED }, (_, i) => String(i));
    expect(madeFor(memo, keys)).toEqual(keys);
    expect(madeFor(memo, keys)).toEqual([]);
    expect(madeFor(memo, ["one more", "one more", ...keys.slice(0, 3)])).toEqual(["one more", ...keys.slice(0, 3)]);
  });

  test("nothing is an answer too, and other lists are another pair", () => {
    const memo = new PairMemo<null>();
    let made = 0;
    const make = () => {
      made++;
      return null;
    };
    for (const peer of [other, other, lists(), other]) expect(memo.of(own, peer, "", make)).toBeNull();
    expect(made).toBe(2);
  });
});

describe("MAX_WORKER_WORDS_BYTES", () => {
  const FATAL = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";
  const noise = "x".repeat(MAX_WORKER_WORDS_BYTES - FATAL.length);

  test("of what a worker says, the end is kept: there it tells why it dies", () => {
    const words = new LastWords();
    for (let i = 0; i < 5; i++) words.hear(noise);
    for (const piece of ["\n", FATAL.slice(0, 40), FATAL.slice(40)]) words.hear(piece);
    expect(words.why).toBe("JavaScript heap out of memory");
  });

  test("what is further back is not told", () => {
    const words = new LastWords();
    words.hear(`${FATAL}${noise}`);
    expect(words.why).toBe("JavaScript heap out of memory");
    words.hear("x".repeat(20));
    expect(words.why).toBeNull();
  });

  test("an error that nobody caught is told with its line", () => {
    const words = new LastWords();
    words.hear("file:///worker.js:1\nthrow x\n^\n\nRangeError: Invalid array length\n    at f\n");
    expect(words.why).toBe("RangeError: Invalid array length");
  });
});
