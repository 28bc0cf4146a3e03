import { describe, expect, it } from "vitest";
import { ownWords } from "../../src/diagnosis/own-words.ts";

describe("ownWords", () => {
  it("leaves quoted escapes as they are", () => {
    expect(ownWords('it starts with "hello\\x0a"')).toBe('it starts with "hello\\x0a"');
  });

  it("escapes what is not printable ASCII", () => {
    expect(ownWords("a\u001b[31mé\u202e")).toBe("a\\x1b[31m\\xc3\\xa9\\xe2\\x80\\xae");
  });
});
