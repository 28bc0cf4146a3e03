import { describe, expect, it } from "vitest";
import { MAX_IDENTS_REMEMBERED, RFC_IDENT_BYTES } from "../../src/limits.ts";
import { beginsIdentification, contentLength, mayBecomeIdentification, parseIdentification } from "../../src/ssh/identification.ts";
import { bytes } from "./messages.ts";

const at = { capture: 0, frame: 1, time: 0, offset: 0 };
const parse = (line: string) => parseIdentification(bytes(line), at);

describe("parseIdentification", () => {
  it("takes the parts of RFC 4253 4.2 apart", () => {
    expect(parse("SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5 x\r\n")).toMatchObject({
      protoVersion: "2.0",
      software: "OpenSSH_9.6p1",
      comments: "Ubuntu-3ubuntu13.5 x",
      lineEnd: "crlf",
      length: 44,
      faults: [],
    });
  });

  it.each([
    ["SSH-2.0-x\n", { protoVersion: "2.0", software: "x", comments: null, lineEnd: "lf", faults: [] }],
    ["SSH-1.99-Cisco-1.25\r\n", { protoVersion: "1.99", software: "Cisco-1.25", faults: [] }],
    ["SSH-1.5-1.2.27\n", { protoVersion: "1.5", software: "1.2.27", faults: [] }],
    ["SSH-2.0\r\n", { protoVersion: "2.0", software: "", comments: null, faults: ["no-software"] }],
    ["SSH-2.0-\r\n", { protoVersion: "2.0", software: "", comments: null, faults: ["empty-software"] }],
    ["SSH-2.0- only comments\r\n", { protoVersion: "2.0", software: "", comments: "only comments", faults: ["empty-software"] }],
    ["SSH-two-x\r\n", { protoVersion: "", software: "", faults: ["bad-form"] }],
    ["SSH-\r\n", { protoVersion: "", faults: ["bad-form"] }],
    ["SSH-2.0-a\0b\r\n", { software: "a\0b", faults: ["nul"] }],
    ["SSH-2.0-a\rb\r\n", { software: "a\rb", lineEnd: "crlf", faults: ["bare-cr"] }],
    ["SSH-2.0-a\r\r\n", { software: "a\r", faults: ["bare-cr"] }],
    ["SSH-2.0-\xe2\x80\xae\r\n", { faults: ["non-ascii"] }],
    ["SSH-2.0-a\x1b[2J\r\n", { faults: ["control"] }],
    ["SSH-2.0-a\x7f\r\n", { faults: ["control"] }],
  ])("%j", (line, expected) => {
    expect(parse(line)).toMatchObject(expected);
  });

  it("keeps the line without its end", () => {
    expect(parse("SSH-2.0-x y\r\n").raw).toEqual(bytes("SSH-2.0-x y"));
  });

  it("names a line of more than 255 bytes, its end included", () => {
    expect(parse(`SSH-2.0-${"a".repeat(245)}\r\n`).faults).toEqual([]);
    expect(parse(`SSH-2.0-${"a".repeat(246)}\r\n`).faults).toEqual(["too-long"]);
  });
});

describe("the beginning of an identification", () => {
  const begins = (text: string, start: number, end: number) => beginsIdentification(bytes(text), start, end);

  it("is its four bytes, wherever they stand, and no less", () => {
    expect([begins("SSH-", 0, 4), begins("xxSSH-2.0", 2, 6), begins("xxSSH-2.0", 2, 9)]).toEqual([true, true, true]);
    expect([begins("SSH-", 0, 3), begins("xxSSH-", 2, 5), begins("SSHx", 0, 4), begins("xSH-", 0, 4), begins("SSx-", 0, 4)]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("may still come where all that is there belongs to it", () => {
    expect(["S", "SS", "SSH", "SSH-", "SSH-2.0-x"].map((text) => mayBecomeIdentification(bytes(text)))).toEqual([true, true, true, true, true]);
    expect(["", "x", "Sx", "SSx", "SSHx", "xSH-"].map((text) => mayBecomeIdentification(bytes(text)))).toEqual([false, false, false, false, false, false]);
  });
});

describe("the content of a line", () => {
  it.each([
    ["abc\r\n", 3],
    ["abc\n", 3],
    ["abc", 3],
    ["abc\r", 4],
    ["\r\n", 0],
    ["\n", 0],
    ["", 0],
    ["a\r\r\n", 2],
  ])("%j: %i bytes", (line, length) => {
    expect(contentLength(bytes(line))).toBe(length);
  });
});

describe("odd bytes of an identification", () => {
  it.each([
    [0x1f, ["control"]],
    [0x20, []],
    [0x7e, []],
    [0x7f, ["control"]],
    [0x80, ["non-ascii"]],
    [0xff, ["non-ascii"]],
    [0x09, ["control"]],
  ] as const)("0x%s", (byte, faults) => {
    expect(parseIdentification(bytes("SSH-2.0-a", [byte], "b\r\n"), at).faults).toEqual(faults);
  });

  it("have one fault a kind, beside others", () => {
    expect(parseIdentification(bytes("SSH-2.0-", [1, 2, 0x80, 0x81], "\r\n"), at).faults).toEqual(["control", "non-ascii"]);
  });
});

describe("MAX_IDENTS_REMEMBERED", () => {
  const at = (offset: number) => ({ capture: 0, frame: offset, time: offset, offset });
  const read = (text: string, offset = 0) => parseIdentification(bytes(`SSH-2.0-${text}\r\n`), at(offset));

  it("a line is read once, wherever it stands; others in between change nothing but the time", () => {
    const [first, second] = [read("once", 1), read("once", 2)];
    expect(second.raw).toBe(first.raw);
    expect([first.at.offset, second.at.offset]).toEqual([1, 2]);
    for (let i = 0; i <= MAX_IDENTS_REMEMBERED; i++) expect(read(`other_${i}`).software).toBe(`other_${i}`);
    const again = read("once", 3);
    expect(again.raw).not.toBe(first.raw);
    expect({ ...again, at: first.at }).toEqual(first);
  });

  it("no longer one than RFC_IDENT_BYTES is remembered", () => {
    const line = (length: number) => "x".repeat(length - "SSH-2.0-\r\n".length);
    const isRemembered = (length: number) => {
      const { raw } = read(line(length));
      return read(line(length)).raw === raw;
    };
    expect([RFC_IDENT_BYTES, RFC_IDENT_BYTES + 1].map(isRemembered)).toEqual([true, false]);
  });
});
