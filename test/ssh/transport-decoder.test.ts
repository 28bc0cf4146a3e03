import { describe, expect, it } from "vitest";
import { TransportDecoder } from "../../src/ssh/transport-decoder.ts";
import type { TransportFacts } from "../../src/ssh/transport-facts.ts";
import { bytes, disconnect, ident, ignore, kexEcdhInit, kexInit, lists, newKeys } from "./messages.ts";

/** Feeds the pieces as segments 1, 2, … of one stream. A number is a hole of so many bytes. */
function read(pieces: (Uint8Array | number)[], midStream = false): TransportFacts {
  const decoder = new TransportDecoder({ midStream });
  let offset = 0;
  pieces.forEach((piece, i) => {
    if (typeof piece === "number") decoder.gap(offset, piece, 0, i + 1, i * 1000);
    else decoder.push(piece, 0, piece.length, offset, 0, i + 1, i * 1000);
    offset += typeof piece === "number" ? piece : piece.length;
  });
  return decoder.facts;
}

describe("a whole dialogue", () => {
  it("reads identification, KEXINIT, key exchange and NEWKEYS, and counts what follows", () => {
    const facts = read([ident(), kexInit(), kexEcdhInit(), bytes(newKeys(), "secret"), bytes("more")]);
    expect(facts.ident).toMatchObject({ protoVersion: "2.0", software: "OpenSSH_9.2p1", comments: "Debian-2+deb12u3", lineEnd: "crlf", faults: [] });
    expect(facts.kexinit?.lists).toEqual(lists());
    expect(facts.messages.map((m) => [m.number, m.sequence, m.at.frame, m.completeAt.frame])).toEqual([
      [20, 0, 2, 2],
      [30, 1, 3, 3],
      [21, 2, 4, 4],
    ]);
    expect(facts.encryptedBytes).toBe(10);
    expect(facts.encryptedAt?.frame).toBe(4);
    expect(facts.packetFault).toBeNull();
    expect(facts.oddPacket).toBeNull();
    expect(facts.partialPacket).toBeNull();
  });

  it("is the same read one byte at a time", () => {
    const all = bytes("Hello\r\n", ident(), kexInit(), ignore("x"), kexEcdhInit(), disconnect(2, "bye"), newKeys(), "secret");
    const whole = new TransportDecoder({ midStream: false });
    whole.push(all, 0, all.length, 0, 0, 1, 5);
    const single = new TransportDecoder({ midStream: false });
    for (let i = 0; i < all.length; i++) single.push(all, i, i + 1, i, 0, 1, 5);
    expect(single.facts).toEqual(whole.facts);
  });
});
