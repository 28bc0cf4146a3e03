import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, expectOther, IPV4, IPV6 } from "./carried.ts";
import { bytes, ethernet } from "./frames.ts";

const LABEL = [0, 1, 0, 64];
const BOTTOM = [0, 1, 1, 64];

describe("MPLS", () => {
  test.each([0x8847, 0x8848])("type %i", (type) => {
    expectCarried(ethernet(bytes(BOTTOM, IPV4), { type }), 4);
    expectCarried(ethernet(bytes(LABEL, LABEL, BOTTOM, IPV6), { type }), 6);
  });

  test("labels without end are too deep", () => {
    const stack = Array.from({ length: 40 }, () => LABEL);
    expectOther(ethernet(bytes(...stack, BOTTOM, IPV4), { type: 0x8847 }), ["encapsulation-too-deep"]);
  });

  test("a cut stack is told", () => {
    expectCutsTold(ethernet(bytes(LABEL, BOTTOM, IPV4), { type: 0x8847 }), 22, "malformed-link");
  });
});
