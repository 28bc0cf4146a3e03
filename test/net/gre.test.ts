import { describe, expect, test } from "vitest";
import { expectCarried, expectOther, IPV4, IPV6 } from "./carried.ts";
import { decoded } from "./decoded.ts";
import { be16, bytes, ethernet, ipv4, ipv6, type Part } from "./frames.ts";

function gre(flags: number, type: number, words: Part, payload: Uint8Array): Uint8Array {
  return ipv4(bytes(be16(flags), be16(type), words, payload), { protocol: 47 });
}

const raw = { linkType: 101 };

describe("GRE", () => {
  test("without options, in IPv4 and IPv6", () => {
    expectCarried(gre(0, 0x0800, [], IPV4), 4, raw);
    expectCarried(ipv6(bytes(be16(0), be16(0x86dd), IPV6), { nextHeader: 47 }), 6, raw);
  });

  test.each([0x8000, 0x2000, 0x1000, 0xa000, 0xb000])("flags %i, each with its word", (flags) => {
    const words = [...(flags >> 12).toString(2)].filter((bit) => bit === "1").length;
    expectCarried(gre(flags, 0x0800, new Uint8Array(4 * words), IPV4), 4, raw);
  });

  test("transparent Ethernet bridging", () => {
    expectCarried(gre(0x2000, 0x6558, [0, 0, 0, 1], ethernet(IPV6)), 6, raw);
  });

  test("says how deep the packet lies", () => {
    expect(decoded(gre(0, 0x0800, [], IPV4), raw).tunnelDepth).toBe(1);
    expect(decoded(IPV4, raw).tunnelDepth).toBe(0);
  });

  test("source routing, PPTP's version and small types are nothing to follow", () => {
    expectOther(gre(0x4000, 0x0800, [0, 0, 0, 0], IPV4), [], raw);
    expectOther(gre(0x2001, 0x880b, [0, 0, 0, 0], IPV4), [], raw);
    expectOther(gre(0, 0x0001, [], IPV4), [], raw);
  });

  test("a header that the IP length cuts is malformed", () => {
    expectOther(ipv4(bytes([0, 0, 8]), { protocol: 47 }), ["malformed-link"], raw);
    expectOther(ipv4(bytes([0xb0, 0, 8, 0, 0, 0, 0, 0]), { protocol: 47 }), ["malformed-link"], raw);
  });

  test("a header that the snap length cuts is told", () => {
    const frame = gre(0xb000, 0x0800, new Uint8Array(12), IPV4);
    for (let length = 20; length < 36; length++) expectOther(frame, ["snaplen-truncated"], { ...raw, capturedLength: length, originalLength: frame.length });
  });

  test("a tunnel in a tunnel", () => {
    expectCarried(gre(0, 0x0800, [], gre(0, 0x0800, [], IPV4)), 4, raw);
  });
});
