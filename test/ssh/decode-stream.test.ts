import { describe, expect, it } from "vitest";
import { decodeStream } from "../../src/ssh/decode-stream.ts";
import { bytes, ident, kexInit, newKeys } from "./messages.ts";

describe("decodeStream", () => {
  it("reads one direction from its first byte to its end", () => {
    const stream = bytes(ident(), kexInit(), newKeys(), "encrypted");
    const facts = decodeStream(stream);
    expect(Buffer.from(facts.ident!.raw).toString()).toBe("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3");
    expect(facts.messages.map(({ number }) => number)).toEqual([20, 21]);
    expect(facts).toMatchObject({ bytes: stream.length, encryptedBytes: 9, firstByteAt: { offset: 0, frame: 1 }, lastByteAt: { offset: stream.length - 1 } });
  });

  it("takes a last line without its end for text", () => {
    expect(decodeStream(bytes("go away"))).toMatchObject({ ident: null, partialLine: null, preIdentLineCount: 1 });
    expect(decodeStream(new Uint8Array(0))).toMatchObject({ bytes: 0, ident: null, preIdentLineCount: 0 });
  });
});
