import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyChecksums } from "../../src/net/checksum.ts";
import { ChecksumState, type Packet } from "../../src/net/packet.ts";
import { anomalyCodes, type Circumstances, decoded } from "./decoded.ts";
import { address, be16, be32, bytes, icmp, internetChecksum, ipv4, ipv6, tcp } from "./frames.ts";

const raw = { linkType: 101 };

function verified(frame: Uint8Array, circumstances: Circumstances = raw): Packet {
  const packet = decoded(frame, circumstances);
  verifyChecksums(packet);
  return packet;
}

/** The sum of the pseudo-header, not complemented. */
function pseudoSum(source: string, destination: string, length: number): number {
  return ~internetChecksum(bytes(address(source), address(destination), be32(6), be32(length))) & 0xffff;
}

describe("verifyChecksums", () => {
  test("any whole segment with right checksums is good", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 0, max: 0xffffffff }), fc.boolean(), (payload, seq, version4) => {
        const segment = tcp({ seq }, payload);
        const packet = verified(version4 ? ipv4(segment, { options: [1, 1, 1, 1] }) : ipv6(segment));
        expect([packet.checksumState, anomalyCodes(packet).filter((code) => code !== "ip-options")]).toEqual([ChecksumState.Good, []]);
      }),
    );
  });

  test("a changed byte is bad", () => {
    for (const build of [ipv4, ipv6]) {
      const frame = build(tcp({}, "text"));
      frame[frame.length - 1]! ^= 1;
      const packet = verified(frame);
      expect([packet.checksumState, anomalyCodes(packet)]).toEqual([ChecksumState.Bad, ["bad-tcp-checksum"]]);
    }
  });

  test("a bad IP checksum is told apart from a bad TCP checksum", () => {
    const packet = verified(ipv4(tcp({}, "text"), { checksum: 0x1234 }));
    expect([packet.checksumState, anomalyCodes(packet)]).toEqual([ChecksumState.Good, ["bad-ip-checksum"]]);
    expect(anomalyCodes(verified(ipv4(tcp(), { checksum: 0 })))).toEqual([]);
  });

  test("the pseudo-header's sum, with or without the length, is left to the network card", () => {
    const length = tcp({}, "text").length;
    for (const said of [length, 0]) {
      expect(verified(ipv4(tcp({ checksum: pseudoSum("10.0.0.1", "10.0.0.2", said) }, "text"))).checksumState).toBe(ChecksumState.Partial);
      expect(verified(ipv6(tcp({ checksum: pseudoSum("2001:db8::1", "2001:db8::2", said) }, "text"))).checksumState).toBe(ChecksumState.Partial);
    }
  });

  test("so is 0", () => {
    const frame = ipv4(tcp({}, "text"));
    frame.set([0, 0], 36);
    const packet = verified(frame);
    expect([packet.checksumState, packet.anomalies]).toEqual([ChecksumState.Partial, 0]);
  });

  test("a segment above 65,535 bytes counts its length in 32 bits", () => {
    const segment = tcp({ checksum: 0 }, new Uint8Array(70_001).fill(0xff));
    const jumbo = bytes([6, 0, 0xc2, 4], be32(segment.length + 8));
    const sum = internetChecksum(bytes(address("2001:db8::1"), address("2001:db8::2"), be32(6), be32(segment.length), segment));
    segment.set(be16(sum), 16);
    expect(verified(ipv6(bytes(jumbo, segment), { nextHeader: 0, payloadLength: 0 })).checksumState).toBe(ChecksumState.Good);
  });

  test("what isn't whole, or isn't TCP, stays unchecked", () => {
    const frame = ipv4(tcp({}, "text"));
    expect(verified(frame, { ...raw, capturedLength: 42, originalLength: 44 }).checksumState).toBe(ChecksumState.Unchecked);
    expect(verified(frame, { ...raw, capturedLength: 36, originalLength: 44 }).checksumState).toBe(ChecksumState.Unchecked);
    const error = verified(ipv4(icmp(frame, { type: 3 }), { protocol: 1, checksum: 1 }));
    expect([error.checksumState, error.anomalies]).toEqual([ChecksumState.Unchecked, 0]);
  });

  test("a checksum of the packet before doesn't stay", () => {
    const packet = verified(ipv4(tcp({ checksum: 1 }, "text")));
    expect(packet.checksumState).toBe(ChecksumState.Bad);
    expect(decoded(ipv4(tcp())).checksumState).toBe(ChecksumState.Unchecked);
  });
});
