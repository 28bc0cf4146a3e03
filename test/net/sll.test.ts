import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { be16, bytes, vlan } from "./frames.ts";

const sll = { linkType: 113 };

function cooked(protocol: number, payload: Uint8Array): Uint8Array {
  return bytes(be16(4), be16(1), be16(6), [2, 0, 0, 0, 0, 1, 0, 0], be16(protocol), payload);
}

describe("Linux cooked capture v1", () => {
  test("carries IP, and VLAN tags", () => {
    expectCarried(cooked(0x0800, IPV4), 4, sll);
    expectCarried(cooked(0x86dd, IPV6), 6, sll);
    expectCarried(cooked(0x8100, vlan(IPV4)), 4, sll);
  });

  test("Linux's number for 802.2 leads to LLC", () => {
    expectCarried(cooked(4, bytes([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], IPV4)), 4, sll);
  });

  test("its other small numbers are nothing to follow", () => {
    expectOther(cooked(1, IPV4), [], sll);
    expectOther(cooked(0x0c, IPV4), [], sll);
  });

  test("a cut header is told", () => {
    expectCutsTold(cooked(0x0800, IPV4), 16, "malformed-link", sll);
  });
});
