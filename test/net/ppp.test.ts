import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { bytes } from "./frames.ts";

describe.each([
  ["LINKTYPE_PPP", 9],
  ["LINKTYPE_PPP_HDLC", 50],
])("%s", (_, linkType) => {
  test("with address and control", () => {
    expectCarried(bytes([0xff, 3, 0, 0x21], IPV4), 4, { linkType });
    expectCarried(bytes([0xff, 3, 0, 0x57], IPV6), 6, { linkType });
  });

  test("with these compressed away", () => {
    expectCarried(bytes([0, 0x21], IPV4), 4, { linkType });
  });

  test("with the protocol field compressed", () => {
    expectCarried(bytes(0x21, IPV4), 4, { linkType });
    expectCarried(bytes([0xff, 3, 0x57], IPV6), 6, { linkType });
  });

  test("MPLS on PPP", () => {
    expectCarried(bytes([0xff, 3, 0x02, 0x81, 0, 1, 1, 64], IPV4), 4, { linkType });
    expectCarried(bytes([0xff, 3, 0x02, 0x83, 0, 1, 1, 64], IPV6), 6, { linkType });
  });

  test("Cisco HDLC in its place", () => {
    expectCarried(bytes([0x0f, 0, 8, 0], IPV4), 4, { linkType });
    expectCarried(bytes([0x8f, 0, 0x86, 0xdd], IPV6), 6, { linkType });
  });

  test("LCP is nothing to follow", () => {
    expectOther(bytes([0xff, 3, 0xc0, 0x21], IPV4), [], { linkType });
  });

  test("a cut header is told", () => {
    expectCutsTold(bytes([0xff, 3, 0, 0x21], IPV4), 4, "malformed-link", { linkType });
  });
});
