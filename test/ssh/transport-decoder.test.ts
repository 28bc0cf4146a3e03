import { describe, expect, it } from "vitest";
import { MAX_GAPS_PER_DIRECTION, MAX_RESUME_BYTES } from "../../src/limits.ts";
import { bytes, ident, kexEcdhInit, kexInit, kexReply, lists, newKeys } from "./messages.ts";
import { readStream } from "./read-stream.ts";

describe("a hole", () => {
  it("inside a packet makes it opaque, and reading goes on behind it", () => {
    const whole = kexInit({ kex_algorithms: Array.from({ length: 60 }, (_, i) => `method-${i}@example.org`) });
    const facts = readStream([ident(), whole.subarray(0, 400), 400, bytes(whole.subarray(800), kexEcdhInit(), newKeys(), "secret")]);
    expect(facts.messages.map((m) => [m.number, m.opaque, m.sequence])).toEqual([
      [20, true, 0],
      [30, false, 1],
      [21, false, 2],
    ]);
    expect(facts).toMatchObject({ kexinit: null, kexinitFault: null, kexinitCount: 1, lost: null, resumedAt: null, encryptedBytes: 6 });
    expect(facts.gaps).toMatchObject([{ length: 400, at: { frame: 3 } }]);
  });

  it("that is the rest of a packet ends it", () => {
    const whole = kexReply();
    const facts = readStream([ident(), kexInit(), whole.subarray(0, 30), whole.length - 30, newKeys()]);
    expect(facts.messages.map((m) => [m.number, m.opaque])).toEqual([
      [20, false],
      [31, true],
      [21, false],
    ]);
  });

  it("that goes past a packet's end loses the boundary, until a segment begins with a packet again", () => {
    const facts = readStream([ident(), kexInit().subarray(0, 200), 2000, bytes("hmac-sha2-256,"), bytes(kexEcdhInit()), newKeys(), bytes("secret")]);
    expect(facts).toMatchObject({ lost: null, resumedAt: { frame: 5 }, kexinit: null, packetFault: null, encryptedBytes: 6 });
    expect(facts.messages.map((m) => [m.number, m.sequence])).toEqual([
      [30, null],
      [21, null],
    ]);
  });

  it("in front of everything does not hide an identification that comes whole", () => {
    const facts = readStream([21, ident(), kexInit()]);
    expect(facts).toMatchObject({ lost: null, resumedAt: null, ident: { at: { offset: 21 } }, head: new Uint8Array(0) });
    expect(facts.kexinit).not.toBeNull();
  });

  it("between two messages is not bridged by guessing where nothing fits", () => {
    const facts = readStream([ident(), 300, bytes("not a packet at all")]);
    expect(facts).toMatchObject({ lost: "gap", packetFault: null, messageCount: 0 });
  });

  it("that swallows the end of NEWKEYS leaves no doubt about what follows", () => {
    const facts = readStream([ident(), kexInit(), newKeys().subarray(0, 10), 500, bytes("secret")]);
    expect(facts).toMatchObject({ newkeys: { frame: 3 }, encryptedBytes: 6, encryptedAt: { frame: 5 }, lost: null });
    expect(facts.messages.at(-1)).toMatchObject({ number: 21, opaque: true });
  });

  it("after NEWKEYS changes nothing", () => {
    const facts = readStream([bytes(ident(), kexInit(), newKeys(), "secret"), 100, bytes("more")]);
    expect(facts).toMatchObject({ lost: null, encryptedBytes: 10, gapCount: 1, gapBytes: 100 });
  });

  it("is kept a bounded number of times, and counted always", () => {
    const facts = readStream(Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? 10 : bytes("?"))));
    expect(facts.gaps).toHaveLength(MAX_GAPS_PER_DIRECTION);
    expect(facts).toMatchObject({ gapCount: 250, gapBytes: 2500 });
  });
});

describe("a stream that is picked up in its middle", () => {
  it("is read as usual when it begins with the identification", () => {
    const facts = readStream([ident(), kexInit()], true);
    expect(facts).toMatchObject({ lost: null, resumedAt: null, ident: { protoVersion: "2.0" } });
    expect(facts.messages[0]?.sequence).toBe(0);
  });

  it("is read from a packet boundary on", () => {
    const facts = readStream([kexInit(), newKeys()], true);
    expect(facts).toMatchObject({ lost: null, ident: null, resumedAt: { frame: 1 }, kexinit: { lists: lists() } });
    expect(facts.messages.map((m) => m.sequence)).toEqual([null, null]);
  });

  it("passes over what is left of a packet", () => {
    const whole = kexInit();
    const facts = readStream([whole.subarray(200, 300), whole.subarray(300), kexEcdhInit(), bytes(newKeys(), "secret")], true);
    expect(facts).toMatchObject({ kexinit: null, packetFault: null, lost: null, resumedAt: { frame: 3 }, encryptedBytes: 6 });
  });

  it("never reports a broken packet, even when the guess was wrong", () => {
    const facts = readStream([bytes(kexEcdhInit(), "no packet here")], true);
    expect(facts).toMatchObject({ lost: "mid-stream", packetFault: null, partialPacket: null });
  });

  it("is lost when it is encrypted already", () => {
    const record = bytes([0, 0, 0, 32], new Uint8Array(48).fill(30));
    const facts = readStream([record, record], true);
    expect(facts).toMatchObject({ lost: "mid-stream", messageCount: 0, bytes: 104 });
  });

  it("is searched for a boundary for a while only", () => {
    const facts = readStream([new Uint8Array(MAX_RESUME_BYTES + 1), kexInit()], true);
    expect(facts).toMatchObject({ lost: "mid-stream", kexinit: null });
  });
});

describe("odd calls", () => {
  it("change nothing", () => {
    const facts = readStream([new Uint8Array(0), 0, -1, ident()]);
    expect(facts).toMatchObject({ bytes: ident().length, gapCount: 0, firstByteAt: { frame: 4 } });
  });
});
