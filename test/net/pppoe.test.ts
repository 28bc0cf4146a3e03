import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { be16, bytes, ethernet } from "./frames.ts";

function session(ppp: Uint8Array, fields: { version?: number; code?: number; length?: number } = {}): Uint8Array {
  return bytes(fields.version ?? 0x11, fields.code ?? 0, be16(0x1234), be16(fields.length ?? ppp.length), ppp);
}

const type = 0x8864;
const ppp4 = bytes([0, 0x21], IPV4);

describe("PPPoE session", () => {
  test("in Ethernet, padded or not", () => {
    expectCarried(ethernet(session(ppp4), { type }), 4);
    expectCarried(ethernet(session(bytes([0, 0x57], IPV6)), { type, trailer: "padding" }), 6);
  });

  test("as a link type of its own", () => {
    expectCarried(session(ppp4), 4, { linkType: 51 });
  });

  test("a length that cuts into the IP packet makes that malformed", () => {
    expectOther(ethernet(session(ppp4, { length: ppp4.length - 1 }), { type }), ["malformed-ip"]);
  });

  test("another code is nothing to follow; another version is malformed", () => {
    expectOther(ethernet(session(ppp4, { code: 9 }), { type }));
    expectOther(ethernet(session(ppp4, { version: 0x21 }), { type }), ["malformed-link"]);
  });

  test("a cut header is told", () => {
    expectCutsTold(ethernet(session(ppp4), { type }), 22, "malformed-link");
  });
});
