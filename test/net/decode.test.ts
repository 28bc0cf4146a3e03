import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyChecksums } from "../../src/net/checksum.ts";
import { FrameDecoder } from "../../src/net/decode.ts";
import { Packet, PacketKind } from "../../src/net/packet.ts";
import { expectOther, IPV4, IPV6 } from "./carried.ts";
import { anomalyCodes, decoded } from "./decoded.ts";
import { fragment4, fragment6, pieces } from "./fragments.ts";
import { be16, bytes, ethernet, icmp, ipv4, ipv6, pcapFile, tcp, udp, vlan } from "./frames.ts";

const LINK_TYPES = [0, 1, 9, 12, 14, 50, 51, 101, 104, 108, 113, 228, 229, 276];

/** Everything that the packet points at lies within the bytes that were captured. */
function expectWithin(packet: Packet, start: number, end: number): void {
  const [low, high] = packet.data.length === 0 || packet.data.byteLength !== end ? [0, packet.data.length] : [start, end];
  const addressBytes = packet.ipVersion === 4 ? 4 : 16;
  const ranges: [number, number][] = [];
  if (packet.kind !== PacketKind.Other && packet.kind !== PacketKind.Fragment) {
    ranges.push([packet.sourceOffset, addressBytes], [packet.destinationOffset, addressBytes]);
  }
  if (packet.kind === PacketKind.Tcp) {
    expect(packet.payloadCaptured).toBeLessThanOrEqual(packet.payloadLength);
    ranges.push([packet.tcpOffset, 14]);
    if (packet.payloadCaptured > 0) ranges.push([packet.payloadOffset, packet.payloadCaptured]);
  }
  if (packet.kind === PacketKind.IcmpError) {
    const quotedBytes = packet.quotedIpVersion === 4 ? 4 : 16;
    ranges.push([packet.quotedSourceOffset, quotedBytes], [packet.quotedDestinationOffset, quotedBytes]);
  }
  for (const [offset, length] of ranges) {
    expect(offset).toBeGreaterThanOrEqual(low);
    expect(offset + length).toBeLessThanOrEqual(high);
  }
  expect(packet.anomalyOffset).toBeGreaterThanOrEqual(0);
}

/** Decodes at some offset of a buffer that ends with the frame, so that reading on would read nothing. */
function decodeAt(decoder: FrameDecoder, lead: number, frame: Uint8Array, originalLength: number, linkType: number): void {
  const packet = new Packet();
  const data = bytes(new Uint8Array(lead), frame);
  expect(decoder.decode(packet, data, lead, frame.length, originalLength, linkType, 0)).toBe(packet.kind);
  expectWithin(packet, lead, data.length);
  verifyChecksums(packet);
}

/** Frames of every kind, for the properties to damage. */
const SAMPLES = [
  ethernet(ipv4(tcp({ options: [2, 4, 5, 180, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] }, "SSH-2.0-x\r\n"))),
  ethernet(vlan(IPV6), { type: 0x8100 }),
  ethernet(ipv4(icmp(IPV4, { type: 3, code: 4, rest: 1400 }), { protocol: 1 })),
  ethernet(ipv6(icmp(IPV6, { type: 2, rest: 1280 }), { nextHeader: 58 })),
  ethernet(ipv4(bytes(be16(0xb000), be16(0x6558), new Uint8Array(12), ethernet(IPV4)), { protocol: 47 })),
  ethernet(ipv4(bytes(be16(0x1000), be16(0x22eb), new Uint8Array(16), ethernet(IPV4)), { protocol: 47 })),
  ethernet(ipv4(udp(bytes([8, 0, 0, 0, 0, 0, 1, 0], ethernet(IPV6)), { destinationPort: 4789 }), { protocol: 17 })),
  ethernet(ipv4(udp(bytes([1, 0], be16(0x0800), [0, 0, 1, 0, 0, 0, 0, 0], IPV4), { destinationPort: 6081 }), { protocol: 17 })),
  ethernet(
    ipv6(bytes([43, 0, 0xc2, 4, 0, 0, 0, 100], [60, 2, 4, 1, 0, 0, 0, 0], new Uint8Array(16), [51, 0, 0, 0, 0, 0, 0, 0], [6, 1], new Uint8Array(10), tcp()), {
      nextHeader: 0,
    }),
  ),
  ...pieces(tcp({}, "in fragments"), 8, 16).flatMap((piece) => [ethernet(fragment4(piece)), ethernet(fragment6(piece))]),
  ethernet(bytes([0x11, 0, 0, 1], be16(2 + IPV4.length), [0, 0x21], IPV4), { type: 0x8864 }),
  ethernet(bytes([0, 0, 1, 64], IPV6), { type: 0x8847 }),
];

describe("FrameDecoder", () => {
  test("a link type that isn't decoded is told", () => {
    for (const linkType of [2, 105, 127, 147, 9999, 0xffff]) expectOther(ethernet(IPV4), ["unsupported-linktype"], { linkType });
  });

  test("an empty frame is malformed, not unsupported", () => {
    for (const linkType of LINK_TYPES) expect(anomalyCodes(decoded(new Uint8Array(0), { linkType }))).toHaveLength(1);
  });

  test("one packet's anomalies don't stay for the next", () => {
    const decoder = new FrameDecoder();
    const packet = new Packet();
    const broken = ethernet(ipv4(tcp(), { totalLength: 5 }));
    const sound = ethernet(IPV4);
    decoder.decode(packet, broken, 0, broken.length, broken.length, 1, 0);
    decoder.decode(packet, sound, 0, sound.length, sound.length, 1, 0);
    expect(packet).toMatchObject({ kind: PacketKind.Tcp, anomalies: 0, anomalyOffset: 0 });
  });

  test("a captured length beyond the buffer is held to the buffer", () => {
    const packet = new Packet();
    const frame = ethernet(IPV4);
    new FrameDecoder().decode(packet, frame, 0, frame.length + 100, frame.length + 100, 1, 0);
    expect([packet.kind, anomalyCodes(packet)]).toEqual([PacketKind.Tcp, []]);
  });

  test("random bytes of any link type end within the frame", () => {
    const linkType = fc.oneof(fc.constantFrom(...LINK_TYPES), fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(linkType, fc.uint8Array({ maxLength: 200 }), fc.nat(50), fc.nat(20), (link, frame, beyond, lead) => {
        decodeAt(new FrameDecoder(), lead, frame, frame.length + beyond, link);
      }),
      { numRuns: 2000 },
    );
  });

  test("sound frames with damaged bytes, cut anywhere, end within the frame", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    const decoder = new FrameDecoder();
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), damage, fc.nat(), fc.boolean(), (sample, changes, cut, cutBySnaplen) => {
        const frame = Uint8Array.from(sample);
        for (const [at, value] of changes) frame[at % frame.length] = value;
        const captured = frame.subarray(0, cut % (frame.length + 1));
        decodeAt(decoder, 3, captured, cutBySnaplen ? frame.length : captured.length, 1);
        decodeAt(decoder, 3, frame, frame.length, 1);
      }),
      { numRuns: 3000 },
    );
  });
});

test("pcapFile writes what a reader of classic pcap expects", () => {
  const file = Buffer.from(
    pcapFile(
      [
        { data: bytes("abc"), time: 1.5, originalLength: 9 },
        { data: bytes("d"), time: 2 },
      ],
      101,
    ),
  );
  expect([file.readUInt32LE(0), file.readUInt16LE(4), file.readUInt16LE(6), file.readUInt32LE(20)]).toEqual([0xa1b2c3d4, 2, 4, 101]);
  expect([24, 28, 32, 36].map((at) => file.readUInt32LE(at))).toEqual([1, 500_000, 3, 9]);
  expect([43, 47, 51, 55].map((at) => file.readUInt32LE(at))).toEqual([2, 0, 1, 1]);
  expect(file.length).toBe(60);
});
