import { describe, expect, it } from "vitest";
import { isLoopback, metricsAddress } from "../../src/cli/metrics-flag.ts";

describe("--metrics", () => {
  it.each([
    ["9464", "127.0.0.1", 9464],
    [":9464", "127.0.0.1", 9464],
    ["0", "127.0.0.1", 0],
    ["0.0.0.0:9464", "0.0.0.0", 9464],
    ["[::1]:1", "::1", 1],
    ["localhost:80", "localhost", 80],
  ])("%s", (text, host, port) => expect(metricsAddress(text)).toEqual({ host, port }));

  it.each(["", "here", "1:2:3", "70000", "::1:9464", "[x]:1"])("%j is refused", (text) => expect(() => metricsAddress(text)).toThrow("--metrics"));

  it("knows which addresses are out of reach for others", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org"].some(isLoopback)).toBe(false);
  });
});
