import { describe, expect, it } from "vitest";
import { mutedAfterNewkeys } from "../../src/exchange/newkeys.ts";
import { newKeys } from "../ssh/messages.ts";
import { SECOND } from "../tcp/dialogue.ts";
import { complete, replied } from "../verdicts/conversations.ts";
import { factsOf } from "./facts.ts";

/** The end whose NEWKEYS nobody acknowledged, so long after it. */
const muted = (d: ReturnType<typeof replied>, after = 3 * SECOND) => mutedAfterNewkeys(factsOf(d.packets, { after }))?.end ?? null;

describe("a NEWKEYS without acknowledgement", () => {
  it("that is not repeated either shows that the capture has not all of it", () => {
    expect(muted(replied().data("client", newKeys()))).toBe("client");
    expect(muted(replied().data("client", newKeys()), SECOND)).toBeNull();
  });

  it("that is repeated was lost, and one that is acknowledged was not", () => {
    expect(muted(replied().data("client", newKeys()).wait(SECOND).again(-1))).toBeNull();
    expect([muted(complete()), muted(replied()), muted(replied().data("client", newKeys()).fin("client"))]).toEqual([null, null, null]);
  });
});
