import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wireBytes, wireText } from "../src/wire-text.ts";

describe("wireText", () => {
  it("gives the bytes back, whatever they are", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect([...wireBytes(wireText(bytes))]).toEqual([...bytes])));
  });

  it("is printable ASCII only, and one line", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(wireText(bytes)).toMatch(/^[\x20-\x7e]*$/)));
  });

  it("takes a string that holds one byte a character", () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(wireText(Buffer.from(bytes).toString("latin1"))).toBe(wireText(bytes))));
  });

  it("leaves printable text alone, but escapes the backslash so that an escape can't be forged", () => {
    expect(wireText("SSH-2.0-OpenSSH_9.2p1 ~")).toBe("SSH-2.0-OpenSSH_9.2p1 ~");
    expect(wireText("\\x41")).toBe("\\x5cx41");
    expect(wireText("\x1b[2J\0\x7f\xff\n")).toBe("\\x1b[2J\\x00\\x7f\\xff\\x0a");
  });

  it("shows a character that is no byte, instead of cutting it", () => {
    expect(wireText("\u202e")).toBe("\\x20\\x2e");
  });

  it("reads only the bytes of a view", () => {
    expect(wireText(Uint8Array.from([0x41, 0x42, 0x43]).subarray(1, 2))).toBe("B");
  });
});
