import { describe, expect, it } from "vitest";
import { MAX_IDENT_LINE_BYTES, MAX_PRE_IDENT_LINES, MAX_PRE_IDENT_LINES_KEPT } from "../../src/limits.ts";
import { bytes, ident, kexInit } from "./messages.ts";
import { openStream, readStream } from "./read-stream.ts";

const text = (raw: Uint8Array) => Buffer.from(raw).toString("latin1");

describe("lines before the identification", () => {
  it("are kept with their place, and end with the line that begins with SSH-", () => {
    const facts = readStream([bytes("Welcome\r\n", "to the bas"), bytes("tion\n\r\n", ident()), kexInit()]);
    expect(facts.preIdentLines.map(({ raw, at }) => [text(raw), at.frame, at.offset])).toEqual([
      ["Welcome", 1, 0],
      ["to the bastion", 1, 9],
      ["", 2, 24],
    ]);
    expect(facts.ident?.at).toMatchObject({ frame: 2, offset: 26 });
    expect(facts.kexinit).not.toBeNull();
  });

  it("keep twenty and count the rest", () => {
    const facts = readStream([bytes("line\n".repeat(500), ident())]);
    expect(facts.preIdentLines).toHaveLength(MAX_PRE_IDENT_LINES_KEPT);
    expect(facts.preIdentLineCount).toBe(500);
    expect(facts.ident).not.toBeNull();
  });

  it("stop where OpenSSH's client gives up", () => {
    const last = readStream([bytes("line\n".repeat(MAX_PRE_IDENT_LINES - 1), ident())]);
    expect(last).toMatchObject({ preambleLimit: null, ident: { protoVersion: "2.0" } });
    const over = readStream([bytes("line\n".repeat(MAX_PRE_IDENT_LINES), ident(), kexInit())]);
    expect(over).toMatchObject({ preambleLimit: "lines", ident: null, kexinit: null, preIdentLineCount: MAX_PRE_IDENT_LINES });
  });

  it("become text when the stream ends without a line end", () => {
    const { decoder, facts } = openStream([bytes("Exceeded MaxStartups")]);
    expect(facts.preIdentLines).toEqual([]);
    expect(text(facts.partialLine?.raw ?? new Uint8Array())).toBe("Exceeded MaxStartups");
    decoder.endOfStream();
    expect(facts.partialLine).toBeNull();
    expect(facts.preIdentLines).toMatchObject([{ raw: bytes("Exceeded MaxStartups"), unterminated: true, at: { offset: 0 } }]);
    expect(facts.preIdentLineCount).toBe(1);
  });
});

describe("an identification without its line end", () => {
  it.each(["S", "SSH-", "SSH-2.0-OpenSSH_9.6"])("%s stays partial, at the end of the stream too", (start) => {
    const { decoder, facts } = openStream([bytes(start)]);
    decoder.endOfStream();
    expect(facts.ident).toBeNull();
    expect(facts.preIdentLines).toEqual([]);
    expect(facts.partialLine).toMatchObject({ raw: bytes(start) });
  });

  it("is never joined over a hole", () => {
    const facts = readStream([bytes("SSH-2.0-Open"), 5, bytes("9.2p1\r\n"), kexInit()]);
    expect(facts.ident).toBeNull();
    expect(facts.partialLine).toBeNull();
    expect(facts.kexinit).not.toBeNull();
    expect(facts.resumedAt?.frame).toBe(4);
  });
});

describe("the length of a line", () => {
  const longest = `SSH-2.0-${"a".repeat(MAX_IDENT_LINE_BYTES - 8)}`;

  it("may be what OpenSSH takes", () => {
    for (const end of ["\n", "\r\n"]) expect(readStream([bytes(longest, end)])).toMatchObject({ preambleLimit: null, ident: { faults: ["too-long"] } });
  });

  it("may not pass it, with or without a line end", () => {
    for (const end of ["\n", "\r\n", "aaaa"]) {
      expect(readStream([bytes(longest, "a", end, "more")])).toMatchObject({ preambleLimit: "line-length", ident: null, partialLine: null });
    }
  });

  it("bounds what binary data without a line end can make us keep, and the head says what it was", () => {
    const tls = bytes([0x16, 0x03, 0x01, 0x02, 0x00, 0x01], new Uint8Array(20_000).fill(0x80));
    const facts = readStream([tls, tls]);
    expect(facts.preambleLimit).toBe("line-length");
    expect(facts.head).toEqual(tls.subarray(0, 256));
    expect(facts.bytes).toBe(2 * tls.length);
  });
});

describe("a peer that speaks SSH-1", () => {
  it("is not read as SSH-2", () => {
    const facts = readStream([ident("SSH-1.5-1.2.27", "\n"), bytes([0, 0, 1, 11, 0, 0, 0, 0, 0, 2])]);
    expect(facts).toMatchObject({ ident: { protoVersion: "1.5" }, packetFault: null, partialPacket: null });
  });

  it("is read as SSH-2 when it says 1.99", () => {
    expect(readStream([ident("SSH-1.99-Cisco-1.25"), kexInit()]).kexinit).not.toBeNull();
  });
});
