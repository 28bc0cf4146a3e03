import { describe, test } from "vitest";
import { expectCarried, expectOther, IPV4, IPV6 } from "./carried.ts";
import { bytes } from "./frames.ts";

describe("raw IP", () => {
  test.each([12, 14, 101])("link type %i takes either version", (linkType) => {
    expectCarried(IPV4, 4, { linkType });
    expectCarried(IPV6, 6, { linkType });
  });

  test("link types 228 and 229 take one each", () => {
    expectCarried(IPV4, 4, { linkType: 228 });
    expectCarried(IPV6, 6, { linkType: 229 });
    expectOther(IPV6, ["malformed-ip"], { linkType: 228 });
    expectOther(IPV4, ["malformed-ip"], { linkType: 229 });
  });

  test("another version, and nothing at all", () => {
    expectOther(bytes(0x55, IPV4.subarray(1)), ["malformed-ip"], { linkType: 101 });
    expectOther(new Uint8Array(0), ["malformed-ip"], { linkType: 101 });
  });
});
