import fc from "fast-check";
import { expect, it } from "vitest";
import { grouped } from "../../src/render/grouped.ts";

it("writes whole numbers as Intl does for en-GB", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (n) => {
      expect(grouped(n)).toBe(n.toLocaleString("en-GB"));
    }),
  );
});
