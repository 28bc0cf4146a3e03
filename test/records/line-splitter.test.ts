import fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "../../src/records/line-splitter.ts";

function split(chunks: readonly Uint8Array[]): (string | null)[] {
  const lines: (string | null)[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) {
    const own = chunk.slice();
    splitter.push(own);
    // The caller may use its memory again.
    own.fill(0x21);
  }
  splitter.end();
  return lines;
}

test("lines do not depend on where chunks end, in the middle of a character either", () => {
  const text = fc.array(fc.constantFrom("a", "é", "\n", "\r", "😀", "{}"), { maxLength: 40 }).map((parts) => Buffer.from(parts.join("")));
  fc.assert(
    fc.property(text, fc.array(fc.nat(200), { maxLength: 6 }), (bytes, cuts) => {
      const at = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, i) => new Uint8Array(bytes.subarray(at[i], end)));
      const whole = bytes.toString("utf8").split("\n");
      if (whole.at(-1) === "") whole.pop();
      expect(split(chunks)).toEqual(whole);
    }),
  );
});
