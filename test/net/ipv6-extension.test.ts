import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { expectCarried, expectOther } from "./carried.ts";
import { decoded } from "./decoded.ts";
import { address, be32, bytes, ipv4, ipv6, tcp } from "./frames.ts";

const raw = { linkType: 101 };
const segment = tcp({}, "SSH-2.0-carried\r\n");
const FINAL = "2001:db8::f";

/** The destination that the decoder found for a packet with this routing header. */
function destinationWith(routing: Uint8Array): string {
  const packet = decoded(ipv6(bytes(routing, segment), { nextHeader: 43, destination: "2001:db8::7" }), raw);
  return packet.kind === 1 ? addressText(packet.data, packet.destinationOffset, 6) : "not TCP";
}

describe("IPv6 extension headers", () => {
  test.each([
    ["hop-by-hop", 0],
    ["routing", 43],
    ["destination options", 60],
  ])("%s is skipped by its length", (_, nextHeader) => {
    expectCarried(ipv6(bytes([6, 0], new Uint8Array(6), segment), { nextHeader }), 6, raw);
    expectCarried(ipv6(bytes([6, 2], new Uint8Array(22), segment), { nextHeader }), 6, raw);
  });

  test("the authentication header counts words", () => {
    expectCarried(ipv6(bytes([6, 4], new Uint8Array(22), segment), { nextHeader: 51 }), 6, raw);
    expectCarried(ipv4(bytes([6, 1], new Uint8Array(10), segment), { protocol: 51 }), 4, raw);
    expectOther(ipv4(bytes([6, 1], new Uint8Array(5)), { protocol: 51 }), ["malformed-ip"], raw);
  });

  test("a chain of them", () => {
    const chain = bytes([43, 0], new Uint8Array(6), [60, 0], new Uint8Array(6), [51, 0], new Uint8Array(6), [6, 1], new Uint8Array(10), segment);
    expectCarried(ipv6(chain, { nextHeader: 0 }), 6, raw);
  });

  test("a chain without end is too deep", () => {
    const chain = Array.from({ length: 40 }, () => [60, 0, 0, 0, 0, 0, 0, 0]);
    expectOther(ipv6(bytes(...chain, segment), { nextHeader: 60 }), ["encapsulation-too-deep"], raw);
  });

  test("a length beyond the packet is malformed", () => {
    expectOther(ipv6(bytes([6, 255, 0, 0]), { nextHeader: 60 }), ["malformed-ip"], raw);
    expectOther(ipv6(bytes([6, 255], new Uint8Array(30)), { nextHeader: 0 }), ["malformed-ip"], raw);
  });

  test("a length beyond the captured bytes is a cut", () => {
    const frame = ipv6(bytes([6, 9], new Uint8Array(78), segment), { nextHeader: 60 });
    expectOther(frame, ["snaplen-truncated"], { ...raw, capturedLength: 60, originalLength: frame.length });
  });
});

describe("a routing header", () => {
  test("with segments left names the final destination", () => {
    expect(destinationWith(bytes([6, 4, 4, 1], be32(0), address(FINAL), address("2001:db8::8")))).toBe(FINAL);
    expect(destinationWith(bytes([6, 4, 0, 1], be32(0), address("2001:db8::8"), address(FINAL)))).toBe(FINAL);
    expect(destinationWith(bytes([6, 2, 2, 1], be32(0), address(FINAL)))).toBe(FINAL);
  });

  test("with none left, of another type, or without addresses, leaves the destination", () => {
    expect(destinationWith(bytes([6, 2, 4, 0], be32(0), address(FINAL)))).toBe("2001:db8::7");
    expect(destinationWith(bytes([6, 2, 9, 1], be32(0), address(FINAL)))).toBe("2001:db8::7");
    expect(destinationWith(bytes([6, 0, 4, 1], be32(0)))).toBe("2001:db8::7");
  });
});
