import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kexFamily } from "../../src/ssh/kex-family.ts";
import { type KexReading, readKexMessages } from "../../src/ssh/kex-messages.ts";
import { negotiate } from "../../src/ssh/negotiate.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";
import { bytes, ed25519Key, gexGroup, gexRequest, ident, kexDhInit, kexEcdhInit, kexInit, kexReply, lists, mpint, packet, string, uint32 } from "./messages.ts";
import { readStream } from "./read-stream.ts";

/** Reads a dialogue in which both sides offer one method. */
function reading(kex: string, client: Uint8Array[], server: Uint8Array[], changes: Partial<KexInit> = {}): KexReading | null {
  const offer = lists({ kex_algorithms: [kex] });
  const fromClient = readStream([ident(), kexInit(), ...client]).messages;
  const fromServer = readStream([ident(), kexInit(), ...server]).messages;
  return readKexMessages(negotiate({ ...offer, ...changes }, offer), fromClient, fromServer);
}

describe("kexFamily", () => {
  it.each([
    ["diffie-hellman-group14-sha256", "dh"],
    ["diffie-hellman_group17-sha512", "dh"],
    ["diffie-hellman-group-exchange-sha1", "gex"],
    ["curve25519-sha256@libssh.org", "ecdh"],
    ["curve448-sha512", "ecdh"],
    ["ecdh-sha2-nistp521", "ecdh"],
    ["mlkem768x25519-sha256", "hybrid"],
    ["sntrup761x25519-sha512@openssh.com", "hybrid"],
    ["ecdh-nistp256-kyber-512r3-sha256-d00@openquantumsafe.org", "hybrid"],
    ["rsa2048-sha256", "rsa"],
    ["gss-curve25519-sha256-toWM5Slw5Ew8Mqkay+al2g==", "gss"],
    ["made-up@example.org", "unknown"],
    ["", "unknown"],
  ])("%s: %s", (kex, family) => {
    expect(kexFamily(kex)).toBe(family);
  });
});

describe("readKexMessages", () => {
  it("reads INIT and REPLY of an ECDH method", () => {
    const result = reading("curve25519-sha256", [kexEcdhInit()], [kexReply()]);
    expect(result).toMatchObject({ kex: "curve25519-sha256", family: "ecdh", ignored: [], malformed: [] });
    expect(result?.init).toMatchObject({ expectedLength: 32, fault: null, message: { number: 30 } });
    expect(result?.reply).toMatchObject({ hostKey: ed25519Key(), publicValue: { expectedLength: 32, fault: null }, message: { number: 31 } });
    expect(result?.hostKey).toEqual(ed25519Key());
  });

  it("reads a fixed group", () => {
    const result = reading("diffie-hellman-group14-sha256", [kexDhInit(1n)], [kexReply({ publicValue: mpint(0xffffn) })]);
    expect(result?.init?.fault).toBe("not-above-one");
    expect(result?.reply?.publicValue.fault).toBeNull();
  });

  it("reads a group exchange, and holds both values against its group", () => {
    const p = (1n << 1023n) + 0xf1fn;
    const client = [gexRequest(1024, 2048, 8192), kexDhInit(p - 1n, 32)];
    const result = reading("diffie-hellman-group-exchange-sha256", client, [gexGroup(p, 5n), kexReply({ number: 33, publicValue: mpint(p - 2n) })]);
    expect(result?.gexRequest).toMatchObject({ min: 1024, n: 2048, max: 8192, message: { number: 34 } });
    expect(result?.gexGroup).toMatchObject({ bits: 1024, p, g: 5n });
    expect(result?.init?.fault).toBe("not-below-p-minus-one");
    expect(result?.reply).toMatchObject({ publicValue: { fault: null }, message: { number: 33 } });
  });

  it("reads the old request", () => {
    const result = reading("diffie-hellman-group-exchange-sha1", [packet(bytes([30], uint32(1024)))], []);
    expect(result?.gexRequest).toMatchObject({ min: null, n: 1024, max: null });
    expect(result?.init).toBeNull();
  });

  it("finds the host key of an RSA or GSS key exchange", () => {
    const pubkey = packet(bytes([30], string(ed25519Key()), string("transient")));
    expect(reading("rsa2048-sha256", [], [pubkey])).toMatchObject({ hostKey: ed25519Key(), init: null, reply: null });
    expect(reading("gss-group14-sha1-x", [], [packet(bytes([33], string(ed25519Key())))])?.hostKey).toEqual(ed25519Key());
  });

  it("passes over a wrong guess", () => {
    const wrong = { kex_algorithms: ["ecdh-sha2-nistp256", "curve25519-sha256"], first_kex_packet_follows: true };
    const result = reading("curve25519-sha256", [kexEcdhInit(new Uint8Array(65)), kexEcdhInit()], [], wrong);
    expect(result?.ignored).toMatchObject([{ number: 30 }]);
    expect(result?.init).toMatchObject({ bytes: { length: 32 }, fault: null });
  });

  it("takes a right guess as what it is", () => {
    const result = reading("curve25519-sha256", [kexEcdhInit()], [], { first_kex_packet_follows: true });
    expect(result).toMatchObject({ ignored: [], init: { fault: null } });
  });

  it("names a message that ends too early, and takes it as not seen", () => {
    const cut = packet(bytes([30], uint32(32), "short"));
    expect(reading("curve25519-sha256", [cut], [])).toMatchObject({ init: null, malformed: [{ number: 30 }] });
  });

  it("does not read the messages of a method that it doesn't know", () => {
    expect(reading("made-up@example.org", [kexEcdhInit()], [kexReply()])).toMatchObject({ family: "unknown", init: null, reply: null, malformed: [] });
  });

  it("needs a method", () => {
    expect(readKexMessages(negotiate(lists(), lists({ kex_algorithms: ["x"] })), [], [])).toBeNull();
  });

  it("never throws", () => {
    const kex = fc.constantFrom(
      "diffie-hellman-group14-sha256",
      "diffie-hellman-group-exchange-sha256",
      "curve25519-sha256",
      "mlkem768nistp256-sha256",
      "rsa2048-sha256",
    );
    const message = fc.tuple(fc.integer({ min: 30, max: 34 }), fc.uint8Array({ maxLength: 60 })).map(([number, rest]) => packet(bytes([number], rest)));
    fc.assert(fc.property(kex, fc.array(message), fc.array(message), (k, client, server) => void reading(k, client, server)));
  });

  it("a message whose payload was not kept counts as not seen, and is not called malformed", () => {
    const offer = lists({ kex_algorithms: ["curve25519-sha256"] });
    const seen = readStream([ident(), kexInit(), kexReply()]).messages;
    const lost = seen.map((message) => ({ ...message, payload: null }));
    expect(readKexMessages(negotiate(offer, offer), [], seen)!.reply).not.toBeNull();
    expect(readKexMessages(negotiate(offer, offer), [], lost)).toMatchObject({ reply: null, malformed: [] });
  });
});
