import { describe, expect, it } from "vitest";
import { parseIdentification } from "../../src/ssh/identification.ts";
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
