import { describe, expect, it, vi } from "vitest";
import { OfferMemo } from "../../src/ssh/offer-memo.ts";
import { lists } from "./messages.ts";

describe("what follows from an offer", () => {
  it("is made once for lists that are shared", () => {
    const memo = new OfferMemo<object>();
    const make = vi.fn(() => ({}));
    const offer = lists();
    const first = memo.of(offer, make);
    expect(memo.of({ ...offer }, make)).toBe(first);
    expect(make).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["a list that was copied", { mac_algorithms_server_to_client: [...lists().mac_algorithms_server_to_client] }],
    ["a guess", { first_kex_packet_follows: true }],
    ["another first list", { kex_algorithms: ["x"] }],
  ])("is made anew for %s", (_, change) => {
    const memo = new OfferMemo<object>();
    const offer = lists();
    const first = memo.of(offer, () => ({}));
    expect(memo.of({ ...offer, ...change }, () => ({}))).not.toBe(first);
  });

  it("is remembered for the latest of two offers that share their first list", () => {
    const memo = new OfferMemo<number>();
    const offer = lists();
    const other = { ...offer, first_kex_packet_follows: true };
    expect([memo.of(offer, () => 1), memo.of(other, () => 2), memo.of(other, () => 3), memo.of(offer, () => 4)]).toEqual([1, 2, 2, 4]);
  });
});
