import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { be16, be32, bytes } from "./frames.ts";

const sll2 = { linkType: 276 };

function cooked(protocol: number, payload: Uint8Array): Uint8Array {
  return bytes(be16(protocol), be16(0), be32(3), be16(1), [4, 6], [2, 0, 0, 0, 0, 1, 0, 0], payload);
}

describe("Linux cooked capture v2", () => {
  test("carries IP", () => {
    expectCarried(cooked(0x0800, IPV4), 4, sll2);
    expectCarried(cooked(0x86dd, IPV6), 6, sll2);
  });

  test("ARP is nothing to follow", () => {
    expectOther(cooked(0x0806, IPV4), [], sll2);
  });

  test("a cut header is told", () => {
    expectCutsTold(cooked(0x0800, IPV4), 20, "malformed-link", sll2);
  });
});
