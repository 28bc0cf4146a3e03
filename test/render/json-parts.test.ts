import fc from "fast-check";
import { expect, test } from "vitest";
import { asciiJson } from "../../src/render/ascii-json.ts";
import { listJson, objectJson, sharedJson, valueJson } from "../../src/render/json-parts.ts";

test("writes what asciiJson writes, byte for byte", () => {
  const alike = (value: unknown) => valueJson(value) === asciiJson(value);
  fc.assert(fc.property(fc.jsonValue(), alike));
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => alike({ [text]: [text] })));
});

test("no name of a field is special", () => {
  const odd = JSON.parse('{"toString":1,"__proto__":{"constructor":null},"hasOwnProperty":"x"}');
  expect(valueJson(odd)).toBe(asciiJson(odd));
});

test("leaves out what is undefined, and writes null for what JSON has no number for", () => {
  const odd = { a: undefined, b: [undefined, Number.NaN], c: Number.POSITIVE_INFINITY, d: -0 };
  expect(valueJson(odd)).toBe(asciiJson(odd));
});

test("a field with a writer of its own keeps its place; null needs none", () => {
  const writers = { b: (b: number) => `"<${b}>"` };
  expect(objectJson({ a: 1, b: 2, c: 3 }, writers)).toBe('{"a":1,"b":"<2>","c":3}');
  expect(objectJson({ a: 1, b: null as number | null }, writers)).toBe('{"a":1,"b":null}');
});

test("lists of none, one and several", () => {
  expect([[], [1], [1, 2]].map((list) => listJson(list, valueJson))).toEqual(["[]", "[1]", "[1,2]"]);
});

test("what is frozen is written once, what is not may change", () => {
  const frozen = Object.freeze({ inner: { n: 1 } });
  expect(sharedJson(frozen)).toBe('{"inner":{"n":1}}');
  frozen.inner.n = 2;
  expect(sharedJson(frozen)).toBe('{"inner":{"n":1}}');
  const open = { n: 1 };
  expect(sharedJson(open)).toBe('{"n":1}');
  open.n = 2;
  expect(sharedJson(open)).toBe('{"n":2}');
});
