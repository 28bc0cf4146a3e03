import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressText } from "../../src/net/address-text.ts";
import { address, bytes } from "./frames.ts";

const text = (literal: string) => addressText(bytes(0xff, address(literal), 0xff), 1, literal.includes(":") ? 6 : 4);

describe("addressText", () => {
  test.each(["0.0.0.0", "10.0.0.1", "192.0.2.255", "255.255.255.255"])("%s", (literal) => {
    expect(text(literal)).toBe(literal);
  });

  /** RFC 5952 4.1 to 4.3, each with its canonical form. */
  test.each([
    ["2001:0db8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8::AAAA", "2001:db8::aaaa"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["fe80:0:0:0:0:0:0:0", "fe80::"],
    ["0:0:0:0:0:ffff:c000:221", "::ffff:192.0.2.33"],
    ["0:0:0:0:1:ffff:c000:221", "::1:ffff:c000:221"],
  ])("%s is %s", (long, canonical) => {
    expect(text(long)).toBe(canonical);
  });

  const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }) });
  const mapped = (groups: number[]) => groups.slice(0, 5).every((value) => value === 0) && groups[5] === 0xffff;

  test("any IPv6 address has the form that URLs are written with", () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const long = groups.map((value) => value.toString(16)).join(":");
        const short = text(long);
        expect(isIPv6(short)).toBe(true);
        if (!mapped(groups)) expect(`[${short}]`).toBe(new URL(`http://[${long}]/`).hostname);
      }),
    );
  });

  test("any IPv4 address is one", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
        const short = addressText(octets, 0, 4);
        expect([isIPv4(short), address(short)]).toEqual([true, [...octets]]);
      }),
    );
  });
});
