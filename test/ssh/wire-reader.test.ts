import { describe, expect, it } from "vitest";
import { looksLikePacket, readUint32 } from "../../src/ssh/binary-packet.ts";
import { bigintOf, mpintBits, mpintValue, WireReader } from "../../src/ssh/wire-reader.ts";
import { bytes, ignore, mpint, packet, string, uint32, uint64 } from "./messages.ts";

describe("WireReader", () => {
  it("reads one thing after the other, and knows what is left", () => {
    const reader = new WireReader(bytes([9], uint32(0xfffffffe), uint64(2n ** 40n + 5n), string("abc"), string("")), 1);
    expect(reader.remaining).toBe(4 + 8 + 7 + 4);
    expect([reader.uint32(), reader.uint64(), reader.text(), reader.string().length]).toEqual([0xfffffffe, 2n ** 40n + 5n, "abc", 0]);
    expect([reader.remaining, reader.failed]).toEqual([0, false]);
  });

  it("gives nothing past the end, and nothing after that", () => {
    const reader = new WireReader(bytes(uint32(5), "abcd"));
    expect(reader.string()).toEqual(new Uint8Array(0));
    expect([reader.failed, reader.uint32(), reader.uint64(), reader.text()]).toEqual([true, 0, 0n, ""]);
    const short = new WireReader(bytes([0, 0, 0]));
    expect([short.uint32(), short.failed, short.remaining]).toEqual([0, true, 3]);
  });

  it("takes a string that ends exactly at the end", () => {
    const reader = new WireReader(string("ab"));
    expect([reader.text(), reader.failed]).toEqual(["ab", false]);
  });
});

describe("an mpint", () => {
  it.each([
    [[], 0n, 0],
    [[0], 0n, 0],
    [[1], 1n, 1],
    [[0, 0x80], 128n, 8],
    [[0x7f, 0xff], 32767n, 15],
    [[0x80], -128n, 8],
    [[0xff, 0xff], -1n, 16],
    [[0, 0, 1, 0], 256n, 9],
  ] as const)("%j", (content, value, bits) => {
    expect(mpintValue(bytes(content))).toBe(value);
    expect(mpintBits(bytes(content))).toBe(bits);
  });

  it("of no byte is zero", () => {
    expect([bigintOf(new Uint8Array(0)), bigintOf(bytes([1, 0]))]).toEqual([0n, 256n]);
    expect(mpintValue(mpint(2n ** 100n).subarray(4))).toBe(2n ** 100n);
  });
});

describe("readUint32", () => {
  it("counts bytes that are not there as 0", () => {
    expect([readUint32(bytes([1, 2, 3, 4, 5]), 1), readUint32(bytes([1, 2]), 1), readUint32(bytes([1]), 9)]).toEqual([0x02030405, 0x02000000, 0]);
    expect(readUint32(bytes([0xff, 0xff, 0xff, 0xff]), 0)).toBe(0xffffffff);
  });
});

describe("looksLikePacket", () => {
  const looks = (data: Uint8Array, start = 0, end = data.length) => looksLikePacket(data, start, end);

  it.each([1, 7, 20, 21, 30, 49])("takes message %i", (number) => {
    expect(looks(packet([number, 0, 0]))).toBe(true);
  });

  it.each([0, 8, 19, 22, 29, 50, 255])("does not take message %i", (number) => {
    expect(looks(packet([number, 0, 0]))).toBe(false);
  });

  it("wants six bytes, and a length and padding that fit together", () => {
    const whole = ignore("x");
    expect([looks(whole, 0, 6), looks(whole, 0, 5), looks(whole, 1)]).toEqual([true, false, false]);
    expect(looks(bytes(uint32(35_004), [6, 20]))).toBe(false);
    expect(looks(bytes(uint32(34_996), [6, 20]))).toBe(true);
    expect(looks(bytes(uint32(4), [4, 20]))).toBe(false);
    expect(looks(bytes(uint32(12), [12, 20]))).toBe(false);
    expect(looks(bytes(uint32(12), [11, 20]))).toBe(false);
    expect(looks(bytes(uint32(12), [3, 20]))).toBe(false);
    expect(looks(bytes(uint32(13), [6, 20]))).toBe(false);
  });
});
