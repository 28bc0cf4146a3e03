import { describe, test } from "vitest";
import { expectCarried, expectCutsTold, IPV4, IPV6 } from "./carried.ts";
import { bytes, ethernet, vlan } from "./frames.ts";

describe("VLAN tags", () => {
  test.each([0x8100, 0x88a8, 0x9100])("type %i, one tag", (type) => {
    expectCarried(ethernet(vlan(IPV4), { type }), 4);
    expectCarried(ethernet(vlan(IPV6), { type }), 6);
  });

  test("two tags, as 802.1ad stacks them", () => {
    expectCarried(ethernet(vlan(vlan(IPV4, { id: 20 }), { type: 0x8100 }), { type: 0x88a8 }), 4);
  });

  test("an 802.3 length behind the tag leads to LLC", () => {
    const snap = bytes([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], IPV4);
    expectCarried(ethernet(vlan(snap, { type: snap.length }), { type: 0x8100, trailer: "padding" }), 4);
  });

  test("a cut tag is told", () => {
    const frame = ethernet(vlan(IPV4), { type: 0x8100 });
    expectCutsTold(frame, 18, "malformed-link");
  });
});
