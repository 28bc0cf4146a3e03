import { describe, expect, it } from "vitest";
import { mutedAfterNewkeys, newkeysPassedUnseen } from "../../src/exchange/newkeys.ts";
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

describe("a NEWKEYS of which only the server's side was captured", () => {
  const passed = (d: ReturnType<typeof replied>) => {
    const { server, client, connection } = factsOf(d.packets.filter(({ from }) => from === "server"));
    return newkeysPassedUnseen(server, client, connection);
  };
  const encrypted = () => replied().data("server", new Uint8Array(60).fill(0xa5));
  const answering = (more: number) => {
    const d = encrypted();
    return d.data("server", "more", { ack: d.packets.at(-1)!.ack + more });
  };

  it("passed where an answer behind it acknowledges as much as a NEWKEYS more", () => {
    expect([passed(answering(16)), passed(answering(15)), passed(encrypted()), passed(replied())]).toEqual([true, false, false, false]);
  });
});
