import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { be32, bytes } from "./frames.ts";

const bigEndian = be32;
const littleEndian = (value: number) => be32(value).reverse();

describe.each([
  ["LINKTYPE_NULL", 0],
  ["LINKTYPE_LOOP", 108],
])("%s", (_, linkType) => {
  test.each([
    ["big-endian", bigEndian],
    ["little-endian", littleEndian],
  ])("families in %s order", (_order, order) => {
    expectCarried(bytes(order(2), IPV4), 4, { linkType });
    for (const family of [10, 24, 28, 30]) expectCarried(bytes(order(family), IPV6), 6, { linkType });
    expectOther(bytes(order(7), IPV4), [], { linkType });
  });

  test("a cut header is told", () => {
    expectCutsTold(bytes(bigEndian(2), IPV4), 4, "malformed-link", { linkType });
  });
});
