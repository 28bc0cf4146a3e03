import { describe, expect, it } from "vitest";
import { MAX_MESSAGES_PER_DIRECTION, MAX_PACKET_BYTES, MAX_PAYLOAD_BYTES_PER_DIRECTION } from "../../src/limits.ts";
import { bytes, disconnect, ident, ignore, kexEcdhInit, kexInit, kexInitPayload, lists, newKeys, packet, string, uint32 } from "./messages.ts";
import { openStream, readStream } from "./read-stream.ts";

describe("a whole dialogue", () => {
  it("is identification, KEXINIT, key exchange and NEWKEYS; what follows is counted", () => {
    const facts = readStream([ident(), kexInit(), kexEcdhInit(), bytes(newKeys(), "secret"), bytes("more")]);
    expect(facts.ident).toMatchObject({ protoVersion: "2.0", software: "OpenSSH_9.2p1", comments: "Debian-2+deb12u3", faults: [] });
    expect(facts.kexinit).toMatchObject({ lists: lists(), oddities: [], packetBytes: kexInit().length, at: { frame: 2 }, completeAt: { frame: 2 } });
    expect(facts.messages.map((m) => [m.number, m.sequence, m.at.frame, m.completeAt.frame])).toEqual([
      [20, 0, 2, 2],
      [30, 1, 3, 3],
      [21, 2, 4, 4],
    ]);
    expect(facts).toMatchObject({ messageCount: 3, encryptedBytes: 10, encryptedAt: { frame: 4 }, newkeys: { frame: 4 }, lastByteAt: { frame: 5 } });
    expect(facts).toMatchObject({ packetFault: null, oddPacket: null, partialPacket: null, lost: null });
  });

  it("may come in one segment, encrypted bytes and all", () => {
    const facts = readStream([bytes(ident(), kexInit(), kexEcdhInit(), newKeys(), "secret")]);
    expect(facts.messages.map((m) => m.number)).toEqual([20, 30, 21]);
    expect(facts.encryptedBytes).toBe(6);
  });

  it("keeps the payloads that later stages read, and no others", () => {
    const facts = readStream([ident(), ignore("noise"), kexInit(), kexEcdhInit(), disconnect(2, "bye")]);
    expect(facts.messages.map((m) => [m.number, m.payload?.[0] ?? null])).toEqual([
      [2, null],
      [20, null],
      [30, 30],
      [1, 1],
    ]);
    expect(facts.messages[3]?.payload).toEqual(bytes([1], uint32(2), string("bye"), string("")));
  });

  it("spreads over segments: begun in one, complete in another", () => {
    const whole = kexInit();
    const { decoder, facts } = openStream([ident(), whole.subarray(0, 100)]);
    expect(facts.partialPacket).toMatchObject({ have: 100, need: whole.length, number: 20, at: { frame: 2 } });
    expect(facts.kexinit).toBeNull();
    decoder.push(whole, 100, whole.length, ident().length + 100, 0, 3, 2000);
    expect(facts.partialPacket).toBeNull();
    expect(facts.kexinit).toMatchObject({ at: { frame: 2, offset: ident().length }, completeAt: { frame: 3, offset: ident().length + whole.length - 1 } });
  });
});

describe("a broken header", () => {
  it.each([
    ["packet_length 0", packet([20], { packetLength: 0 }), "packet-length", 0],
    ["packet_length 4", packet([20], { packetLength: 4 }), "packet-length", 4],
    ["packet_length 2^32 - 1", packet([20], { packetLength: 0xffffffff }), "packet-length", 0xffffffff],
    ["packet_length over the limit", packet([20], { packetLength: MAX_PACKET_BYTES + 1 }), "packet-length", MAX_PACKET_BYTES + 1],
    ["text", bytes("GET / HTTP/1.1\r\n"), "packet-length", 0x47455420],
    ["padding that reaches into the header", packet([20, 1, 2, 3], { paddingLength: 255 }), "padding", 12],
    ["no payload", packet([], { padding: 4 }), "empty-payload", 5],
  ])("%s stops the reading", (_name, broken, reason, packetLength) => {
    const facts = readStream([ident(), broken, kexInit()]);
    expect(facts.packetFault).toMatchObject({ reason, packetLength, at: { frame: 2, offset: ident().length } });
    expect(facts.packetFault?.bytes).toEqual(bytes(broken, kexInit()).subarray(0, 64));
    expect(facts).toMatchObject({ kexinit: null, messageCount: 0, partialPacket: null });
  });

  it.each([
    ["alignment", packet(kexInitPayload(), { padding: 5 })],
    ["short-padding", packet(bytes([4, 0], string(""), string("")), { padding: 1 })],
  ])("%s is noted, and reading goes on", (reason, odd) => {
    const facts = readStream([ident(), odd, kexInit()]);
    expect(facts.oddPacket).toMatchObject({ reason, at: { frame: 2 } });
    expect(facts.packetFault).toBeNull();
    expect(facts.messageCount).toBe(2);
    expect(facts.kexinit).not.toBeNull();
  });

  it("does not wait for a packet that nobody would send", () => {
    const facts = readStream([ident(), uint32(0x7fffffff)]);
    expect(facts.packetFault?.paddingLength).toBeNull();
    expect(facts.partialPacket).toBeNull();
  });
});

describe("KEXINIT", () => {
  it("is read once; a second one is counted", () => {
    const facts = readStream([ident(), kexInit({ kex_algorithms: ["first"] }), kexInit({ kex_algorithms: ["second"] })]);
    expect(facts.kexinit?.lists.kex_algorithms).toEqual(["first"]);
    expect(facts.kexinitCount).toBe(2);
    expect(facts.messages.map((m) => m.number)).toEqual([20, 20]);
  });

  it("that does not parse is a fault of the message, not of the stream", () => {
    const facts = readStream([ident(), packet(kexInitPayload().subarray(0, 40)), newKeys()]);
    expect(facts).toMatchObject({ kexinit: null, kexinitFault: { reason: "list-past-end", list: "kex_algorithms", at: { frame: 2 } }, kexinitCount: 1 });
    expect(facts.newkeys).not.toBeNull();
  });
});

describe("what a flood can make us keep", () => {
  it("is a bounded number of messages; NEWKEYS and KEXINIT behind them are seen all the same", () => {
    const facts = readStream([ident(), bytes(...Array.from({ length: 100 }, () => ignore("x"))), kexInit(), newKeys()]);
    expect(facts.messages).toHaveLength(MAX_MESSAGES_PER_DIRECTION);
    expect(facts.messageCount).toBe(102);
    expect(facts.kexinit).not.toBeNull();
    expect(facts.newkeys).not.toBeNull();
  });

  it("is a bounded sum of payloads", () => {
    const large = packet(bytes([4, 0], string(new Uint8Array(50_000)), string("")));
    const facts = readStream([ident(), ...Array.from({ length: 10 }, () => large)]);
    const kept = facts.messages.reduce((sum, m) => sum + (m.payload?.length ?? 0), 0);
    expect(facts.messageCount).toBe(10);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES_PER_DIRECTION);
  });
});
