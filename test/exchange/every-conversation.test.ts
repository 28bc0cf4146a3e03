/** What holds of the facts of any exchange, tried with all conversations that the verdicts are tried with, and with all captures. */
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { STALL_AFTER } from "../../src/analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../../src/capture/open-capture.ts";
import { afterReply } from "../../src/exchange/after-reply.ts";
import { deadPathOf } from "../../src/exchange/dead-path.ts";
import { encryptedShapeOf } from "../../src/exchange/encrypted-shape.ts";
import { ENDS, otherEnd } from "../../src/exchange/ends.ts";
import type { ExchangeFacts } from "../../src/exchange/exchange-facts.ts";
import { freshReset } from "../../src/exchange/fresh-reset.ts";
import { icmpForLostData } from "../../src/exchange/icmp-errors.ts";
import { closedAfter } from "../../src/exchange/identification-timing.ts";
import { kexProgressOf } from "../../src/exchange/kex-progress.ts";
import { pathMtuLossOf } from "../../src/exchange/path-mtu-loss.ts";
import { serverText } from "../../src/exchange/server-text.ts";
import { stageAt } from "../../src/exchange/stage.ts";
import { stepsOf } from "../../src/exchange/steps.ts";
import { strictViolationOf } from "../../src/exchange/strict-kex.ts";
import { unexpectedMessageOf } from "../../src/exchange/unexpected-message.ts";
import { wayAfterLoss } from "../../src/exchange/way-after-loss.ts";
import { namesBetween, streamItemsOf } from "../../src/exchange/wire-names.ts";
import { zeroWindowOf } from "../../src/exchange/zero-window.ts";
import { ROWS } from "../verdicts/rows/index.ts";
import { conversationsOf } from "../verdicts/verdict-rows.ts";
import { factsOfAll } from "./facts.ts";

const STAGES = ["tcp-connect", "identification", "kexinit", "key-exchange", "newkeys", "encrypted"];
const STALL = 10e9;
const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

const all: ExchangeFacts[] = [...ROWS.values()].flat().flatMap((row) => factsOfAll(conversationsOf(row), row.capture));
beforeAll(async () => {
  for (const name of readdirSync(CAPTURES)) all.push(...(await factsOfCapture(name)));
});

async function factsOfCapture(name: string): Promise<ExchangeFacts[]> {
  const capture = openCapture(`${CAPTURES}${name}/input.pcap`);
  if (capture instanceof OpenFailure) return [];
  const found: ExchangeFacts[] = [];
  const options = { ports: [22], separate: true, knownHosts: null, stallAfter: STALL_AFTER, observe: (facts: ExchangeFacts) => void found.push(facts) };
  await analyse([capture], options, { connection: () => {}, series: () => {} });
  return found;
}

describe("of every exchange", () => {
  it("there are many", () => {
    expect(all.length).toBeGreaterThan(500);
    for (const stage of STAGES)
      expect(
        all.some((facts) => facts.stage === stage),
        stage,
      ).toBe(true);
  });

  it("segments are in order, and without copies", () => {
    for (const { segments } of all) {
      for (const [i, segment] of segments.entries()) {
        expect(segment.kind).not.toBe("copy");
        if (i > 0) expect(segment.time).toBeGreaterThanOrEqual(segments[i - 1]!.time);
      }
    }
  });

  it("client and server are the two ends, and each has its own direction", () => {
    for (const { client, server, connection } of all) {
      expect(client.fromOriginator).toBe(!server.fromOriginator);
      for (const peer of [client, server]) expect(peer.half).toBe(peer.fromOriginator ? connection.originator : connection.responder);
    }
  });

  it("who closed did so within the connection, and stands open for no time", () => {
    for (const { closing, connection, openFor } of all) {
      expect(openFor).toBeGreaterThanOrEqual(0);
      if (closing === null) continue;
      expect(openFor).toBe(0);
      expect(closing.time).toBeLessThanOrEqual(connection.lastTime);
      expect(closing.quietBefore).toBeGreaterThanOrEqual(0);
      if (closing.how === "fin") expect(closing.rst).toBeNull();
    }
  });

  it("never goes back, and a complete one ends complete", () => {
    for (const facts of all) {
      let before = 0;
      for (const { time } of facts.segments) {
        const stage = STAGES.indexOf(stageAt(facts, time));
        expect(stage).toBeGreaterThanOrEqual(before);
        before = stage;
      }
      const { gaps, bothSides } = facts.visibility;
      if (facts.stage === "encrypted" && bothSides && gaps.client + gaps.server === 0) expect(STAGES[before]).toBe("encrypted");
    }
  });

  it("steps follow from what was there before them", () => {
    for (const facts of all)
      for (const { from, at, took, retransmissions } of stepsOf(facts)) {
        expect(took).toBe(at.time - from);
        expect(took).toBeGreaterThanOrEqual(0);
        expect(retransmissions).toBeGreaterThanOrEqual(0);
      }
  });

  it("what was lost was sent, and not acknowledged", () => {
    for (const facts of all)
      for (const lost of facts.lost) {
        expect(lost.length).toBeGreaterThan(0);
        expect(facts[lost.from].half.acked).toBeLessThan(lost.offset + lost.length);
        expect(lost.lastTime).toBeGreaterThanOrEqual(lost.firstTime);
        expect(facts[otherEnd(lost.from)].visible).toBe(true);
        if (lost.seenFrom === "sender") expect(lost.transmissions).toBeGreaterThan(1);
        expect(["passes", "dead", "unknown"]).toContain(wayAfterLoss(facts, lost));
      }
  });

  it("an ICMP error is told of bytes that were sent, and did not arrive in the end", () => {
    for (const facts of all) {
      const found = icmpForLostData(facts, () => true);
      if (found !== null) expect([found.lost.seenFrom, found.lost.recovered, facts.connection.icmp.includes(found.event)]).toEqual(["sender", false, true]);
    }
  });

  it("a loss by size is one of the losses, of a stage that was reached", () => {
    for (const facts of all) {
      const found = pathMtuLossOf(facts);
      if (found === null) continue;
      expect(facts.lost).toContain(found.lost);
      expect(found.icmp === null || found.certainty === "certain").toBe(true);
      expect(found.smallerPass ? wayAfterLoss(facts, found.lost) : "passes").toBe("passes");
    }
  });

  it("a path that is dead, a window that is closed and a reset that is fresh have their segments among those of the exchange", () => {
    for (const facts of all) {
      const dead = deadPathOf(facts);
      if (dead !== null) {
        expect(dead.sent.length).toBeGreaterThan(3);
        expect(dead.silentFor).toBe(dead.sent.at(-1)!.time - dead.sent[0]!.time);
        for (const segment of dead.sent) expect(facts.segments).toContain(segment);
      }
      const closed = zeroWindowOf(facts);
      if (closed !== null) expect([closed.probes > 0, closed.duration >= 0.5e9, closed.lastProbe !== null]).toEqual([true, true, true]);
      const fresh = freshReset(facts);
      if (fresh !== null)
        expect([fresh.age > 0, fresh.provoked.length > 0, fresh.rst.fromOriginator === facts[fresh.from].fromOriginator]).toEqual([true, true, true]);
    }
  });

  it("everything that was said has a name on the wire", () => {
    for (const facts of all)
      for (const end of ENDS) {
        const peer = facts[end];
        const items = streamItemsOf(facts, peer);
        for (const message of peer.ssh.messages) {
          const names = namesBetween(items, message.at.offset, message.at.offset + message.packetBytes);
          expect(names).not.toBeNull();
          expect(names).not.toContain("SSH_MSG_");
        }
        if (peer.ssh.ident !== null) expect(namesBetween(items, peer.ssh.ident.at.offset, peer.ssh.ident.at.offset + 1)).toBe("identification");
        expect(namesBetween(items, -10, -5)).toBeNull();
      }
  });

  it("what a server says before its identification is told with its count", () => {
    for (const facts of all) {
      const text = serverText(facts);
      if (text !== null) expect(text.count).toBeGreaterThanOrEqual(text.lines.length);
      for (const line of text?.lines ?? []) expect(line).toMatch(/^[\x20-\x7e]*$/);
    }
  });

  it("messages of the key exchange are those of its ends", () => {
    for (const facts of all) {
      const { begun, init, request, group, reply } = kexProgressOf(facts);
      for (const message of [init, request]) if (message !== null) expect(facts.client.ssh.messages).toContain(message);
      for (const message of [group, reply]) if (message !== null) expect(facts.server.ssh.messages).toContain(message);
      if (init !== null || request !== null) expect(begun).not.toBeNull();
    }
  });

  it("what is not allowed was sent, and so was the reply that the client looks at", () => {
    for (const facts of all) {
      const { reply } = kexProgressOf(facts);
      const violation = strictViolationOf(facts);
      if (violation !== null) expect(facts[violation.from].ssh.messages).toContain(violation.message);
      const unexpected = unexpectedMessageOf(facts);
      if (unexpected !== null) expect(unexpected.message ?? unexpected.refusal).not.toBeNull();
      const after = afterReply(facts, STALL);
      if (after !== null) expect([after.reply, after.silence >= 0]).toEqual([reply, true]);
    }
  });

  it("closes after it began, and is encrypted only where it is complete", () => {
    for (const facts of all) {
      if (facts.closing === null) expect(closedAfter(facts)).toBe(-1);
      expect(encryptedShapeOf(facts) !== null).toBe(facts.stage === "encrypted");
    }
  });
});
