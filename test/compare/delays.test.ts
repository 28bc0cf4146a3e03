import { expect, test } from "vitest";
import { type Delay, delayWords, type Trip } from "../../src/compare/delays.ts";

const delay = (took: readonly number[], longestOther: number | null): Delay =>
  ({ name: "KEXINIT", fromClient: false, trips: took.map((seconds) => ({ took: seconds * 1e9 }) as Trip), longestOther }) as Delay;

test.each([
  [[1.0024], null, "KEXINIT took 1.002 s"],
  [[1.0024, 1.027], 0, "KEXINIT and 1 more packet took 1.002 to 1.027 s; others 0.000 s at most"],
  [[3, 3, 3], 0.25e9, "KEXINIT and 2 more packets took 3.000 s; others 0.250 s at most"],
])("%j, others %s: %s", (took, longestOther, words) => {
  expect(delayWords(delay(took, longestOther))).toBe(words);
});
