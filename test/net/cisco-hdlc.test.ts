import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { bytes } from "./frames.ts";

const hdlc = { linkType: 104 };

describe("Cisco HDLC", () => {
  test("carries IP", () => {
    expectCarried(bytes([0x0f, 0, 8, 0], IPV4), 4, hdlc);
    expectCarried(bytes([0x8f, 0, 0x86, 0xdd], IPV6), 6, hdlc);
  });

  test("a type that is no EtherType is nothing to follow", () => {
    expectOther(bytes([0x8f, 0, 0, 0x06], IPV4), [], hdlc);
  });

  test("a cut header is told", () => {
    expectCutsTold(bytes([0x0f, 0, 8, 0], IPV4), 4, "malformed-link", hdlc);
  });
});
