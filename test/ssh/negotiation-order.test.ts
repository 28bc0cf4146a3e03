import { describe, expect, it } from "vitest";
import { SLOTS, type SlotName } from "../../src/ssh/negotiate.ts";
import { firstReported, openSshOrder } from "../../src/ssh/negotiation-order.ts";

const all: SlotName[] = SLOTS.map(({ name }) => name);

describe("openSshOrder", () => {
  it.each([
    ["client", true, "kex"],
    ["server", true, "kex"],
    ["client", false, "cipher_s2c"],
    ["server", false, "cipher_c2s"],
  ] as const)("a %s (kex first: %s) names %s when everything fails", (role, kexFirst, expected) => {
    const order = openSshOrder(role, kexFirst);
    expect(firstReported(all, order)).toBe(expected);
    expect([...order].sort()).toEqual([...all].sort());
  });

  it("lets the two ends name different slots", () => {
    const failing: SlotName[] = ["cipher_c2s", "mac_s2c"];
    expect(firstReported(failing, openSshOrder("client", true))).toBe("mac_s2c");
    expect(firstReported(failing, openSshOrder("server", true))).toBe("cipher_c2s");
  });

  it("names nothing when nothing fails", () => {
    expect(firstReported([], openSshOrder("client", true))).toBeNull();
  });
});
