import { describe, expect, test } from "vitest";
import { expectCarried, expectOther, IPV4, IPV6 } from "./carried.ts";
import { decoded } from "./decoded.ts";
import { be16, bytes, ethernet, ipv4, ipv6, udp } from "./frames.ts";

const raw = { linkType: 101 };
const VXLAN = bytes(8, [0, 0, 0], [0, 0, 42], 0);

function carried(destinationPort: number, payload: Uint8Array, length?: number): Uint8Array {
  return ipv4(udp(payload, { destinationPort, ...(length === undefined ? {} : { length }) }), { protocol: 17 });
}

function geneve(type: number, payload: Uint8Array, options = 0): Uint8Array {
  return bytes(options, 0, be16(type), [0, 0, 42, 0], new Uint8Array(4 * options), payload);
}

describe("UDP", () => {
  test("is followed by no port but the tunnels'", () => {
    expectOther(carried(22, bytes("SSH-2.0-over-udp\r\n")), [], raw);
    expectOther(carried(53, bytes(VXLAN, ethernet(IPV4))), [], raw);
  });

  test("a length that is none is passed over, a short one counts", () => {
    expectCarried(carried(4789, bytes(VXLAN, ethernet(IPV4)), 0), 4, raw);
    expectOther(carried(4789, bytes(VXLAN, ethernet(IPV4)), 40), ["malformed-ip"], raw);
  });

  test("a cut header is told", () => {
    expectOther(ipv4(bytes([0, 1, 2, 3]), { protocol: 17 }), ["malformed-ip"], raw);
  });
});

describe("VXLAN", () => {
  test.each([4789, 8472])("on port %i", (port) => {
    expectCarried(carried(port, bytes(VXLAN, ethernet(IPV4))), 4, raw);
    expectCarried(carried(port, bytes(VXLAN, ethernet(IPV6))), 6, raw);
  });

  test("over IPv6", () => {
    expectCarried(ipv6(udp(bytes(VXLAN, ethernet(IPV4)), { destinationPort: 4789 }), { nextHeader: 17 }), 4, raw);
  });

  test("without its flag it is something else; without its bytes it is malformed", () => {
    expectOther(carried(4789, bytes(new Uint8Array(8), ethernet(IPV4))), [], raw);
    expectOther(carried(4789, VXLAN.subarray(0, 7)), ["malformed-link"], raw);
  });
});

describe("Geneve", () => {
  test("Ethernet or IP, with or without options", () => {
    expectCarried(carried(6081, geneve(0x6558, ethernet(IPV4))), 4, raw);
    expectCarried(carried(6081, geneve(0x86dd, IPV6, 3)), 6, raw);
  });

  test("another version is something else; missing options are malformed", () => {
    expectOther(carried(6081, bytes(0x40, geneve(0x6558, ethernet(IPV4)).subarray(1))), [], raw);
    expectOther(carried(6081, geneve(0x6558, new Uint8Array(0)).subarray(0, 7)), ["malformed-link"], raw);
    expectOther(carried(6081, bytes(5, geneve(0x6558, new Uint8Array(0)).subarray(1))), ["malformed-link"], raw);
    expectOther(carried(6081, geneve(0x0001, IPV4)), [], raw);
  });

  test("the outer addresses are forgotten", () => {
    const packet = decoded(carried(6081, geneve(0x86dd, IPV6)), raw);
    expect([packet.ipVersion, packet.tunnelDepth, packet.data[packet.sourceOffset]]).toEqual([6, 1, 0x20]);
  });
});
