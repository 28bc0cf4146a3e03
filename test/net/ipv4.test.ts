import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { PacketKind } from "../../src/net/packet.ts";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { anomalyCodes, decoded, payloadText } from "./decoded.ts";
import { ethernet, ipv4, ipv6, tcp } from "./frames.ts";

const raw = { linkType: 101 };

describe("IPv4", () => {
  test("gives every field of its header", () => {
    const packet = decoded(
      ethernet(ipv4(tcp(), { source: "192.0.2.1", destination: "203.0.113.255", identification: 0xbeef, ttl: 63, tos: 0xb8, dontFragment: true })),
    );
    expect(packet).toMatchObject({
      kind: PacketKind.Tcp,
      ipVersion: 4,
      identification: 0xbeef,
      hopLimit: 63,
      trafficClass: 0xb8,
      dontFragment: true,
      tunnelDepth: 0,
    });
    expect(addressText(packet.data, packet.sourceOffset, 4)).toBe("192.0.2.1");
    expect(addressText(packet.data, packet.destinationOffset, 4)).toBe("203.0.113.255");
  });

  test("options are skipped and noted", () => {
    const packet = decoded(ipv4(tcp({}, "text"), { options: new Uint8Array(40).fill(1) }), raw);
    expect([packet.kind, payloadText(packet), anomalyCodes(packet)]).toEqual([PacketKind.Tcp, "text", ["ip-options"]]);
  });

  test("a total length of 0 takes the frame, as captured before segmentation", () => {
    const packet = decoded(ipv4(tcp({}, "a long segment"), { totalLength: 0 }), raw);
    expect([packet.kind, payloadText(packet), anomalyCodes(packet)]).toEqual([PacketKind.Tcp, "a long segment", ["ip-total-length-zero"]]);
  });

  test("a total length below the header or beyond an uncut frame is malformed, and its bytes are nobody's", () => {
    expectOther(ipv4(tcp({}, "x"), { totalLength: 10 }), ["malformed-ip"], raw);
    expectOther(ipv4(tcp({}, "x"), { totalLength: 42 }), ["malformed-ip"], raw);
    expectOther(ethernet(ipv4(tcp({}, "x"), { totalLength: 1041 })), ["malformed-ip"]);
  });

  test("a total length beyond the captured bytes of a cut frame is what was on the wire", () => {
    const packet = decoded(ethernet(ipv4(tcp({}, "0123456789"))), { capturedLength: 58, originalLength: 64 });
    expect(packet).toMatchObject({ kind: PacketKind.Tcp, payloadLength: 10, payloadCaptured: 4 });
    expect(anomalyCodes(packet)).toEqual(["snaplen-truncated"]);
  });

  test("the captured length wins over a smaller original length", () => {
    expectCarried(ethernet(IPV4), 4, { originalLength: 20 });
  });

  test("another version or a header length below 20 is malformed", () => {
    const short = Uint8Array.from(IPV4);
    short[0] = 0x44;
    expectOther(ethernet(short, { type: 0x0800 }), ["malformed-ip"]);
    expectOther(ethernet(IPV6, { type: 0x0800 }), ["malformed-ip"]);
  });

  test("cuts within the header and its options are told", () => {
    expectCutsTold(ipv4(tcp(), { options: new Uint8Array(8) }), 28, "malformed-ip", { linkType: 228 });
  });

  test("IPv4 in IPv4, and IPv6 in IPv4", () => {
    expectCarried(ipv4(IPV4, { protocol: 4 }), 4, raw);
    expectCarried(ipv4(IPV6, { protocol: 41 }), 6, raw);
    expect(decoded(ipv4(ipv4(IPV6, { protocol: 41 }), { protocol: 4 }), raw).tunnelDepth).toBe(2);
  });

  test("two hundred headers are too deep, and the walk ends", () => {
    let frame = IPV4;
    for (let depth = 0; depth < 200; depth++) frame = ipv4(frame, { protocol: 4 });
    expectOther(ethernet(frame), ["encapsulation-too-deep"]);
  });

  test("IPv6's extension headers mean nothing here", () => {
    for (const protocol of [0, 43, 44, 58, 60]) expectOther(ipv4(tcp(), { protocol }), [], raw);
  });

  test("an inner packet longer than its carrier is malformed", () => {
    const inner = ipv4(tcp({}, "text"));
    expectOther(ethernet(ipv4(inner, { protocol: 4, totalLength: 20 + inner.length - 1 })), ["malformed-ip"]);
  });

  test("the place of the anomaly counts from the frame's start", () => {
    expect(decoded(ethernet(ipv6(ipv4(tcp(), { totalLength: 10 }), { nextHeader: 4 }))).anomalyOffset).toBe(54);
  });
});
