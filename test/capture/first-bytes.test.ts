import { describe, expect, test } from "vitest";
import { compressionOf, whatBegins, whyNoCapture } from "../../src/capture/first-bytes.ts";

const of = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test.each([
  ["a1b2c3d4", "pcap"],
  ["d4c3b2a1", "pcap"],
  ["a1b23c4d", "pcap-ns"],
  ["4d3cb2a1", "pcap-ns"],
  ["a1b2cd34", "pcap-modified"],
  ["34cdb2a1", "pcap-modified"],
  ["0a0d0d0a", "pcapng"],
  ["a1b2c3d5", null],
  ["a1b2c3", null],
  ["", null],
])("%s begins %s", (hex, format) => {
  expect(whatBegins(of(hex))).toBe(format);
});

test("a magic with any one bit flipped begins nothing", () => {
  for (const magic of ["a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1", "a1b2cd34", "34cdb2a1", "0a0d0d0a"]) {
    for (let bit = 0; bit < 32; bit += 1) {
      const head = of(magic);
      head[bit >> 3] = (head[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(whatBegins(head)).toBeNull();
      expect(whyNoCapture(head)).toMatch(/^(text, )?not a capture/);
    }
  }
});

test.each([
  ["1f8b08", "gzip"],
  ["28b52ffd", "zstd"],
  ["1f", null],
  ["28b52f", null],
  ["a1b2c3d4", null],
  ["", null],
])("%s is compressed as %s", (hex, compression) => {
  expect(compressionOf(of(hex))).toBe(compression);
});

describe("what stands there instead", () => {
  test.each([
    ["425a683931415926", "not a capture but bzip2; unpack it first: bunzip2 -k FILE"],
    ["fd377a585a000004", "not a capture but xz; unpack it first: unxz -k FILE"],
    ["04224d18", "not a capture but lz4; unpack it first: lz4 -d FILE"],
    ["504b030414", "not a capture but zip; unpack it first: unzip FILE"],
    ["1f8b08", "not a capture but gzip inside a compressed file; unpack it first: gunzip -k FILE"],
    ["", "empty: not even a file header was written"],
    ["000000000000", "not a capture: it begins with zeroes"],
    ["d4c3b2", 'not a capture: it starts with "\\xd4\\xc3\\xb2"'],
    ["00ff1b5b", 'not a capture: it starts with "\\x00\\xff\\x1b["'],
  ])("%s", (hex, reason) => {
    expect(whyNoCapture(of(hex))).toBe(reason);
  });

  test("a character cut at the end is still text", () => {
    expect(whyNoCapture(of("617a65e282"))).toBe('text, not a capture: it starts with "aze\\xe2\\x82"');
  });

  test("text is shown, escaped and cut", () => {
    expect(whyNoCapture(text("a\\b\tWelcome to the long text"))).toBe('text, not a capture: it starts with "a\\x5cb\\x09Welcome to t"');
  });
});
