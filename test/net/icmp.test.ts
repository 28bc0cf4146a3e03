import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { type Packet, PacketKind } from "../../src/net/packet.ts";
import { expectOther } from "./carried.ts";
import { anomalyCodes, decoded } from "./decoded.ts";
import { be16, be32, bytes, icmp, ipv4, ipv6, tcp, udp } from "./frames.ts";

const raw = { linkType: 101 };
const QUOTED = { sourcePort: 50022, destinationPort: 22, seq: 0xfedcba98 };

function quoted(packet: Packet): object {
  return {
    kind: packet.kind,
    anomalies: anomalyCodes(packet),
    type: packet.icmpType,
    code: packet.icmpCode,
    mtu: packet.icmpMtu,
    from: `${addressText(packet.data, packet.quotedSourceOffset, packet.quotedIpVersion)} ${packet.quotedSourcePort}`,
    to: `${addressText(packet.data, packet.quotedDestinationOffset, packet.quotedIpVersion)} ${packet.quotedDestinationPort}`,
    seq: packet.quotedSeq,
    totalLength: packet.quotedTotalLength,
  };
}

/** What is left of a quotation that the snap length cut. */
function cut(packet: Packet): object {
  expect(packet.kind).toBe(PacketKind.CutIcmpError);
  const { data, quotedIpVersion, quotedSourceOffset, quotedDestinationOffset, quotedDestinationCaptured, quotedSourcePort } = packet;
  return {
    anomalies: anomalyCodes(packet),
    from: addressText(data, quotedSourceOffset, quotedIpVersion),
    bytes: quotedDestinationCaptured,
    to: [...data.subarray(quotedDestinationOffset, quotedDestinationOffset + quotedDestinationCaptured)],
    sourcePort: quotedSourcePort,
  };
}

describe("ICMP", () => {
  const original = ipv4(tcp(QUOTED, "a payload that isn't quoted"), { source: "192.0.2.1", destination: "192.0.2.2" });
  const error = (type: number, code: number, rest = 0, quotation = original.subarray(0, 28)) =>
    ipv4(icmp(quotation, { type, code, rest }), { protocol: 1, source: "203.0.113.9", destination: "192.0.2.1" });
  const expected = {
    kind: PacketKind.IcmpError,
    anomalies: [],
    mtu: -1,
    from: "192.0.2.1 50022",
    to: "192.0.2.2 22",
    seq: 0xfedcba98,
    totalLength: original.length,
  };

  test.each([
    [3, 1],
    [3, 13],
    [11, 0],
    [12, 0],
  ])("error %i/%i quotes a segment", (type, code) => {
    expect(quoted(decoded(error(type, code), raw))).toEqual({ ...expected, type, code });
  });

  test("the sender is the packet's own source", () => {
    const packet = decoded(error(3, 1), raw);
    expect([addressText(packet.data, packet.sourceOffset, 4), packet.ipVersion, packet.hopLimit]).toEqual(["203.0.113.9", 4, 64]);
  });

  test("fragmentation needed has an MTU, 0 from old routers", () => {
    expect(quoted(decoded(error(3, 4, 1400), raw))).toEqual({ ...expected, type: 3, code: 4, mtu: 1400 });
    expect(decoded(error(3, 4), raw).icmpMtu).toBe(0);
    expect(decoded(error(3, 3, 1400), raw).icmpMtu).toBe(-1);
  });

  test("options in the quoted header, and more of the segment", () => {
    const withOptions = ipv4(tcp(QUOTED, "text"), { source: "192.0.2.1", destination: "192.0.2.2", options: [1, 1, 1, 0] });
    expect(quoted(decoded(error(3, 1, 0, withOptions), raw))).toEqual({ ...expected, type: 3, code: 1, totalLength: withOptions.length });
  });

  test("echo, redirect and source quench are nothing to follow", () => {
    for (const type of [0, 4, 5, 8]) expectOther(error(type, 0), [], raw);
  });

  test("another protocol, another version, or a later fragment in the quotation", () => {
    expectOther(error(3, 3, 0, ipv4(udp(bytes("x"), { destinationPort: 53 }), { protocol: 17 })), [], raw);
    expectOther(error(3, 3, 0, ipv6(tcp())), [], raw);
    expectOther(error(3, 3, 0, ipv4(tcp(), { fragmentOffset: 8 })), [], raw);
  });

  test("a quotation too short for ports and SEQ is malformed, or cut", () => {
    expectOther(error(3, 1, 0, original.subarray(0, 27)), ["malformed-ip"], raw);
    expectOther(error(3, 1, 0, original.subarray(0, 19)), ["malformed-ip"], raw);
    expectOther(ipv4(bytes([3, 1, 0, 0, 0, 0, 0]), { protocol: 1 }), ["malformed-ip"], raw);
    const whole = error(3, 1);
    for (let length = 20; length < 48; length++) {
      expectOther(whole, ["snaplen-truncated"], { ...raw, capturedLength: length, originalLength: whole.length });
    }
  });

  test.each([
    [48, -1],
    [51, -1],
    [52, 50022],
    [55, 50022],
  ])("a snap length of %i leaves the addresses, and the ports or not", (length, sourcePort) => {
    const packet = decoded(error(3, 1), { ...raw, capturedLength: length, originalLength: 56 });
    expect(cut(packet)).toEqual({ anomalies: ["snaplen-truncated"], from: "192.0.2.1", bytes: 4, to: [192, 0, 2, 2], sourcePort });
  });

  test("ICMP in IPv6, and ICMPv6 in IPv4, are nothing", () => {
    expectOther(ipv6(icmp(original, { type: 3 }), { nextHeader: 1 }), [], raw);
    expectOther(ipv4(icmp(ipv6(tcp()), { type: 1 }), { protocol: 58 }), [], raw);
  });
});

describe("ICMPv6", () => {
  const source = "2001:db8::1";
  const destination = "2001:db8::2";
  const original = ipv6(tcp(QUOTED), { source, destination });
  const error = (type: number, code: number, rest = 0, quotation = original) =>
    ipv6(icmp(quotation, { type, code, rest }), { nextHeader: 58, source: "fe80::9" });
  const expected = { kind: PacketKind.IcmpError, anomalies: [], mtu: -1, from: `${source} 50022`, to: `${destination} 22`, seq: 0xfedcba98, totalLength: 60 };

  test.each([
    [1, 4],
    [3, 0],
    [4, 1],
  ])("error %i/%i quotes a segment", (type, code) => {
    expect(quoted(decoded(error(type, code), raw))).toEqual({ ...expected, type, code });
  });

  test.each([
    [80, 8, -1],
    [82, 10, -1],
    [88, 16, -1],
    [95, 16, 50022],
  ])("a snap length of %i leaves %i bytes of the quoted destination, and port %i", (length, count, sourcePort) => {
    const whole = ipv6(icmp(original, { type: 1, code: 1 }), { nextHeader: 58, source: "2001:db8::fe", destination: source });
    const packet = decoded(whole, { ...raw, capturedLength: length, originalLength: whole.length });
    const to = [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2].slice(0, count);
    expect(cut(packet)).toEqual({ anomalies: ["snaplen-truncated"], from: source, bytes: count, to, sourcePort });
  });

  test("less than the quoted network, and what is no TCP, is nothing", () => {
    const whole = error(1, 1);
    expectOther(whole, ["snaplen-truncated"], { ...raw, capturedLength: 79, originalLength: whole.length });
    const other = error(1, 1, 0, ipv6(udp(bytes("x"), { destinationPort: 53 }), { nextHeader: 17 }));
    expectOther(other, ["snaplen-truncated"], { ...raw, capturedLength: 82, originalLength: other.length });
  });

  test("packet too big has an MTU of 32 bits", () => {
    expect(quoted(decoded(error(2, 0, 0x00010500), raw))).toEqual({ ...expected, type: 2, code: 0, mtu: 0x00010500 });
  });

  test("extension headers in the quotation", () => {
    const chain = bytes(
      [43, 0],
      be32(0),
      be16(0),
      [60, 0],
      new Uint8Array(6),
      [51, 1],
      new Uint8Array(14),
      [44, 1],
      new Uint8Array(10),
      [6, 0, 0, 1],
      be32(9),
      tcp(QUOTED),
    );
    const packet = decoded(error(1, 0, 0, ipv6(chain, { source, destination, nextHeader: 0 })), raw);
    expect(quoted(packet)).toEqual({ ...expected, type: 1, code: 0, totalLength: 40 + chain.length });
  });

  test("a later fragment, a header without end, a chain without end", () => {
    const later = bytes([6, 0], be16(8), be32(9), tcp(QUOTED));
    expectOther(error(1, 0, 0, ipv6(later, { nextHeader: 44 })), [], raw);
    expectOther(error(1, 0, 0, ipv6(bytes([6, 200], new Uint8Array(20)), { nextHeader: 60 })), [], raw);
    expectOther(error(1, 0, 0, ipv6(bytes([6, 200, 0]), { nextHeader: 60 })), [], raw);
    expectOther(error(1, 0, 0, ipv6(bytes([6, 1, 0]), { nextHeader: 51 })), [], raw);
    const endless = Array.from({ length: 30 }, () => [60, 0, 0, 0, 0, 0, 0, 0]);
    expectOther(error(1, 0, 0, ipv6(bytes(...endless, tcp(QUOTED)), { nextHeader: 60 })), [], raw);
  });

  test("information messages and other protocols are nothing to follow", () => {
    for (const type of [0, 5, 128, 135]) expectOther(error(type, 0), [], raw);
    expectOther(error(1, 4, 0, ipv6(udp(bytes("x"), { destinationPort: 53 }), { nextHeader: 17 })), [], raw);
    expectOther(error(1, 4, 0, ipv4(tcp(), { tos: 0 })), [], raw);
  });

  test("a quotation too short for ports and SEQ is malformed, or cut", () => {
    expectOther(error(1, 0, 0, original.subarray(0, 47)), ["malformed-ip"], raw);
    expectOther(error(1, 0, 0, original.subarray(0, 39)), ["malformed-ip"], raw);
    expectOther(ipv6(bytes([1, 0, 0, 0]), { nextHeader: 58 }), ["malformed-ip"], raw);
  });
});
