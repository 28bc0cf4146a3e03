import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { PacketKind } from "../../src/net/packet.ts";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { anomalyCodes, decoded, payloadText } from "./decoded.ts";
import { be32, bytes, ethernet, ipv6, tcp } from "./frames.ts";

const raw = { linkType: 101 };

describe("IPv6", () => {
  test("gives every field of its header", () => {
    const packet = decoded(ethernet(ipv6(tcp(), { source: "2001:db8::a", destination: "fe80::1:2", hopLimit: 1, trafficClass: 0xb9 })));
    expect(packet).toMatchObject({
      kind: PacketKind.Tcp,
      ipVersion: 6,
      hopLimit: 1,
      trafficClass: 0xb9,
      identification: -1,
      dontFragment: true,
      tunnelDepth: 0,
    });
    expect(addressText(packet.data, packet.sourceOffset, 6)).toBe("2001:db8::a");
    expect(addressText(packet.data, packet.destinationOffset, 6)).toBe("fe80::1:2");
  });

  test("the payload length ends the packet, not the frame", () => {
    expect(payloadText(decoded(ethernet(ipv6(tcp({}, "text")), { trailer: "trailer" })))).toBe("text");
  });

  test("a payload length beyond the frame is malformed", () => {
    expectOther(ipv6(tcp(), { payloadLength: 21 }), ["malformed-ip"], raw);
  });

  test("a payload length of 0 without the jumbo option takes the frame", () => {
    const packet = decoded(ipv6(tcp({}, "text"), { payloadLength: 0 }), raw);
    expect([payloadText(packet), anomalyCodes(packet)]).toEqual(["text", ["ip-total-length-zero"]]);
  });

  test("another version is malformed, cuts are told", () => {
    expectOther(ethernet(IPV4, { type: 0x86dd }), ["malformed-ip"]);
    expectCutsTold(IPV6, 40, "malformed-ip", { linkType: 229 });
  });

  test("IPv4 and IPv6 in IPv6", () => {
    expectCarried(ipv6(IPV4, { nextHeader: 4 }), 4, raw);
    expectCarried(ipv6(IPV6, { nextHeader: 41 }), 6, raw);
  });

  test("no next header is nothing to follow", () => {
    expectOther(ipv6(new Uint8Array(0), { nextHeader: 59 }), [], raw);
    expectOther(ipv6(tcp(), { nextHeader: 59 }), [], raw);
  });
});

describe("a jumbogram", () => {
  const segment = tcp({}, new Uint8Array(70_000).fill(0x41));
  const jumbo = (length: number, options = bytes([0xc2, 4], be32(length))) => bytes(6, 0, options);

  test("says its length in the hop-by-hop header", () => {
    const packet = decoded(bytes(ipv6(bytes(jumbo(segment.length + 8), segment), { nextHeader: 0, payloadLength: 0 }), "trailer"), raw);
    expect(packet).toMatchObject({ kind: PacketKind.Tcp, payloadLength: 70_000, anomalies: 0 });
  });

  test("behind padding too", () => {
    const header = bytes([6, 1], [0], [1, 2, 0, 0], [0xc2, 4], be32(segment.length + 16), [0, 0, 0]);
    expect(decoded(ipv6(bytes(header, segment), { nextHeader: 0, payloadLength: 0 }), raw)).toMatchObject({ payloadLength: 70_000, anomalies: 0 });
  });

  test("needs a whole header for it", () => {
    expect(anomalyCodes(decoded(ipv6(bytes([6, 0, 0xc2, 4, 0]), { nextHeader: 0, payloadLength: 0 }), raw))).toContain("ip-total-length-zero");
  });

  test("that claims more than the frame is malformed", () => {
    expectOther(ipv6(bytes(jumbo(segment.length + 9), segment), { nextHeader: 0, payloadLength: 0 }), ["malformed-ip"], raw);
  });

  test("an option cut short is none", () => {
    const packet = decoded(ipv6(bytes(jumbo(0, bytes([1, 1, 0, 0xc2, 4, 0])), segment), { nextHeader: 0, payloadLength: 0 }), raw);
    expect(anomalyCodes(packet)).toEqual(["ip-total-length-zero"]);
  });
});
