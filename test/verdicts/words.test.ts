import { describe, expect, it } from "vitest";
import type { FixNames } from "../../src/verdicts/context.ts";
import { duration, names, quoted, tcpWrappersClient } from "../../src/verdicts/words.ts";

describe("a client in hosts.allow", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1"],
    ["2001:db8::1", "[2001:db8::1]"],
  ])("%s: %s", (client, name) => {
    expect(tcpWrappersClient({ client } as FixNames)).toBe(name);
  });
});

describe("durations", () => {
  it.each([
    [599.4e9, "599 s"],
    [600e9, "10 min"],
    [7_200e9, "120 min"],
  ])("%d ns: %s", (nanoseconds, text) => {
    expect(duration(nanoseconds)).toBe(text);
  });
});

describe("lists and texts", () => {
  it("a list is cut with the number of the others", () => {
    expect(names(["a", "b", "c", "d"], 2)).toMatch(/^a, b/);
    expect(names(["a"], 2)).toBe("a");
  });

  it("a text is in quotation marks", () => {
    expect(quoted("x")).toMatch(/^".*x.*"$/);
  });
});
