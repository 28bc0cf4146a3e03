import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { bytes, ethernet, type Part } from "./frames.ts";

/** An IEEE 802.3 frame: the type field is a length. */
function frame802(llc: Part, payload: Uint8Array, trailer: Part = []): Uint8Array {
  const body = bytes(llc, payload);
  return ethernet(body, { type: body.length, trailer });
}

describe("LLC and SNAP", () => {
  test("SNAP with either organisation code", () => {
    expectCarried(frame802([0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0], IPV4, "trailer"), 4);
    expectCarried(frame802([0xaa, 0xaa, 3, 0, 0, 0xf8, 0x86, 0xdd], IPV6), 6);
  });

  test("IP directly on LLC", () => {
    expectCarried(frame802([6, 6, 3], IPV4), 4);
  });

  test.each([
    ["spanning tree", [0x42, 0x42, 3]],
    ["unequal access points", [0xaa, 0x06, 3]],
    ["another control field", [0xaa, 0xaa, 0x7f]],
    ["Cisco's organisation code", [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0]],
    ["a SNAP type that is no EtherType", [0xaa, 0xaa, 3, 0, 0, 0, 0, 0x10]],
  ])("%s is nothing to follow", (_, llc) => {
    expectOther(frame802(llc, IPV4));
  });

  test("a cut header is told", () => {
    expectCutsTold(frame802([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], IPV4), 22, "malformed-link");
  });
});
