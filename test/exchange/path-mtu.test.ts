import { describe, expect, it } from "vitest";
import { pathMtuLossOf } from "../../src/exchange/path-mtu-loss.ts";
import { wayAfterLoss } from "../../src/exchange/way-after-loss.ts";
import { MAX_SEGMENTS_PER_CONNECTION } from "../../src/limits.ts";
import { kexEcdhInit, kexInit, kexReply, packet } from "../ssh/messages.ts";
import { type Dialogue, SECOND, type Side, without } from "../tcp/dialogue.ts";
import { behindRouter, bothSpoke, offered, replied } from "../verdicts/conversations.ts";
import { factsOf } from "./facts.ts";

/** Longer than one name may be, but a KEXINIT of 1,200 bytes all the same. */
const LARGE_KEXINIT = kexInit({ kex_algorithms: Array.from({ length: 20 }, (_, i) => `${i}${"x".repeat(50)}`) });
const LARGE_PUBLIC = kexEcdhInit(new Uint8Array(1_216).fill(9));

/** These bytes of one end, lost however often they are sent; something small of it gets through in between. */
function lostOnTheWay(before: Dialogue, from: Side, bytes: Uint8Array, times = 3): Dialogue {
  const other = from === "client" ? "server" : "client";
  const start = before.next(from);
  before.data(from, bytes);
  const at = before.packets.length - 1;
  const end = before.next(from);
  before.ack(from, { seq: end }).ack(other, { ack: start, sack: [[end, end + 1]] });
  for (let i = 1; i < times; i++) before.wait(SECOND).again(at).ack(from, { seq: end }).ack(other, { ack: start });
  return before;
}

const lossIn = (d: Dialogue, after = 20 * SECOND, changes: object = {}) => pathMtuLossOf(factsOf(d.packets, { after }, changes));

describe("a loss by size", () => {
  it.each([
    ["KEXINIT", "kexinit", lostOnTheWay(bothSpoke(), "client", LARGE_KEXINIT)],
    ["KEX_INIT", "key-exchange", lostOnTheWay(offered(), "client", LARGE_PUBLIC)],
    ["KEX_REPLY", "key-exchange", lostOnTheWay(offered().data("client", kexEcdhInit()), "server", kexReply({ signature: new Uint8Array(1_200) }))],
  ])("hits the %s", (message, stage, d) => {
    expect(lossIn(d)).toMatchObject({ message, stage, certainty: "likely", smallerPass: true, icmp: null });
  });

  it("is certain where a router asked for smaller packets, and they came no smaller", () => {
    const d = lostOnTheWay(bothSpoke(), "client", LARGE_KEXINIT);
    const quotes = d.packets[7]!;
    const told = (time: number, about = quotes) =>
      lossIn(d, 20 * SECOND, { icmp: [{ type: 3, code: 4, mtu: 1_000, quotes: about, time, sender: "10.0.0.254" }] });
    expect(told(quotes.time + 1)).toMatchObject({ certainty: "certain", icmp: { mtu: 1_000 } });
    // After the last transmission nobody knows whether it was heeded.
    expect(told(d.packets.at(-1)!.time + 1)).toMatchObject({ certainty: "likely", icmp: null });
    // About other bytes, and about the other end's.
    expect(told(quotes.time + 1, d.packets[3]!)).toMatchObject({ icmp: null });
    expect(told(quotes.time + 1, d.packets[5]!)).toMatchObject({ icmp: null });
  });

  it("hits no small message, none that is no part of the exchange, and nothing encrypted", () => {
    expect(lossIn(lostOnTheWay(bothSpoke(), "client", packet([2, ...new Uint8Array(1_200)])))).toBeNull();
    expect(lossIn(lostOnTheWay(offered(), "client", packet([90, ...new Uint8Array(1_200)])))).toBeNull();
    expect(lossIn(lostOnTheWay(replied(), "server", new Uint8Array(1_200).fill(0xa5)))).toBeNull();
  });

  it("is none where the bytes reach their host: each repetition is answered, or the capture was made there", () => {
    const repeated = (answers: boolean) => {
      const d = bothSpoke().data("client", LARGE_KEXINIT);
      const { seq } = d.packets[7]!;
      for (let i = 0; i < 3; i++) {
        d.wait(SECOND).again(7);
        if (answers) d.ack("server", { ack: seq });
      }
      return d;
    };
    expect(lossIn(repeated(true))).toBeNull();
    expect(lossIn(behindRouter(repeated(false), "client"))).toBeNull();
    expect(lossIn(behindRouter(repeated(false).ack("server", { ack: 1_012 }), "server"))).not.toBeNull();
  });

  it("may yet be made good where the bytes were repeated but once and the connection is open, for a second", () => {
    const twice = lostOnTheWay(bothSpoke(), "client", LARGE_KEXINIT, 2);
    for (const [i, packet] of twice.packets.slice(10).entries()) packet.time = twice.packets[7]!.time + (0.2 + i / 20) * SECOND;
    expect(lossIn(twice, 0.1 * SECOND)).toBeNull();
    expect(lossIn(twice, SECOND)).toMatchObject({ certainty: "possible", message: "KEXINIT" });
  });
});

describe("the way after a loss", () => {
  /** The server's KEXINIT crosses the loss; the client repeats its own and acknowledges that one; then the server repeats it so often. */
  const way = (repetitions: number, pause = SECOND) => {
    const d = bothSpoke().data("client", LARGE_KEXINIT);
    d.data("server", kexInit(), { ack: d.packets.at(-1)!.seq })
      .wait(pause)
      .again(7, { ack: d.next("server") });
    for (let i = 0; i < repetitions; i++) d.again(8);
    const facts = factsOf(d.packets);
    return wayAfterLoss(facts, facts.lost.find(({ from }) => from === "client")!);
  };

  it("is open where the other end's news are acknowledged and not repeated", () => {
    expect([way(0), way(1), way(2)]).toEqual(["passes", "unknown", "dead"]);
  });

  it("is unknown where there was no time to repeat them", () => {
    expect([way(0, 0.9 * SECOND), way(0, 1.1 * SECOND)]).toEqual(["unknown", "passes"]);
  });
});

describe("smaller bytes behind a loss", () => {
  /** The KEXINIT in two segments, both sent so often; the server answers the last smaller one, or not. */
  const tails = (times: number, answered: boolean) => {
    const d = bothSpoke().data("client", LARGE_KEXINIT.subarray(0, 1_100)).data("client", LARGE_KEXINIT.subarray(1_100));
    d.data("server", kexInit(), { ack: d.packets[7]!.seq });
    for (let i = 0; i < times; i++) d.wait(0.1 * SECOND).again(8, { ack: d.next("server") });
    d.wait(SECOND).again(7);
    if (answered) d.ack("server", { ack: d.packets[7]!.seq });
    d.wait(SECOND).again(7);
    const facts = factsOf(d.packets, { after: 20 * SECOND });
    return wayAfterLoss(facts, facts.lost.find(({ from }) => from === "client")!);
  };

  it("that bring no answer, twice, and nothing else heard: not size, but the way", () => {
    expect([tails(0, false), tails(1, false), tails(2, false)]).toEqual(["unknown", "dead", "dead"]);
  });

  it("are no sign where the other end is heard again", () => {
    expect(tails(1, true)).not.toBe("dead");
  });
});

describe("what was lost", () => {
  it("is larger than what a selective ACK covers, and that alone counts as delivered", () => {
    const d = bothSpoke().data("client", new Uint8Array(1_000));
    const [first, second, third] = [d.next("client"), d.next("client") + 300, d.next("client") + 700];
    d.data("client", new Uint8Array(300)).data("client", new Uint8Array(400)).data("client", new Uint8Array(10));
    d.ack("server", { ack: first - 1_000, sack: [[first, second]] })
      .wait(SECOND)
      .again(7);
    expect(factsOf(d.packets).lost[0]).toMatchObject({ length: 1_000, largestDelivered: 300 });
    d.ack("server", {
      ack: first - 1_000,
      sack: [
        [first, second],
        [second, third],
      ],
    });
    expect(factsOf(d.packets).lost[0]).toMatchObject({ length: 1_000, largestDelivered: 400 });
  });

  it("is not told where too many segments came before what shows it", () => {
    const d = bothSpoke();
    for (let i = 0; i < MAX_SEGMENTS_PER_CONNECTION; i++) d.data("client", "x");
    const shown = d.ack("client", { seq: d.next("client") + 600 }).packets;
    expect(factsOf(shown).lost).toEqual([]);
    expect(factsOf(without(shown, ...Array.from({ length: 100 }, (_, i) => i + 400))).lost).toHaveLength(1);
  });
});
