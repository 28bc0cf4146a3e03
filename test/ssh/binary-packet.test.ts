import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikePacket } from "../../src/ssh/binary-packet.ts";
import { bytes, disconnect, ignore, kexDhInit, kexEcdhInit, kexInit, kexReply, newKeys, packet } from "./messages.ts";

const looks = (data: Uint8Array) => looksLikePacket(data, 0, data.length);

describe("looksLikePacket", () => {
  it.each([
    ["KEXINIT", kexInit()],
    ["the first bytes of a KEXINIT", kexInit().subarray(0, 6)],
    ["ECDH_INIT", kexEcdhInit()],
    ["DH_INIT", kexDhInit(5n)],
    ["REPLY", kexReply()],
    ["NEWKEYS", newKeys()],
    ["IGNORE", ignore("x")],
    ["DISCONNECT", disconnect(2)],
  ])("takes %s", (_what, data) => {
    expect(looks(data)).toBe(true);
  });

  it.each([
    ["fewer than six bytes", kexInit().subarray(0, 5)],
    ["text", bytes("Protocol mismatch.\n")],
    ["an identification", bytes("SSH-2.0-x\r\n")],
    ["padding", new Uint8Array(16)],
    ["the end of a KEXINIT", kexInit().subarray(-30)],
    ["the beginning of a list", bytes([0, 0, 0, 21], "none,zlib@openssh.com")],
    ["a message of the connection protocol", packet([90])],
    ["a packet that is not a multiple of eight", packet([20], { padding: 11 })],
    ["an encrypt-then-MAC record with its length in clear", bytes([0, 0, 0, 32, 4, 20], new Uint8Array(58))],
    ["nothing but a length", packet([20], { packetLength: 35_004 })],
  ])("does not take %s", (_what, data) => {
    expect(looks(data)).toBe(false);
  });

  it("hardly ever takes random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (data) => data.slice(0, 2).every((byte) => byte === 0) || !looks(data)));
  });
});
