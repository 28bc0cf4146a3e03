import { describe, expect, it } from "vitest";
import { deadPathOf } from "../../src/exchange/dead-path.ts";
import type { LostSegment } from "../../src/exchange/exchange-facts.ts";
import { pathMtuCertainty } from "../../src/exchange/path-mtu.ts";
import { namesBetween } from "../../src/exchange/wire-names.ts";
import { zeroWindowOf } from "../../src/exchange/zero-window.ts";
import { Dialogue, SECOND } from "../tcp/dialogue.ts";
import { bothSpoke } from "../verdicts/conversations.ts";
import { factsOf } from "./facts.ts";

const LARGE = new Uint8Array(1_400);

describe("a loss by size", () => {
  const lost: LostSegment = {
    ...{ from: "client", offset: 0, length: 1_000, transmissions: 3, firstTime: 0, lastTime: 5, evidence: [], seenFrom: "sender" },
    ...{ smallerPassed: true, largestDelivered: 100, recovered: false },
  };
  it.each([
    ["repeated three times", {}, "likely"],
    ["repeated twice", { transmissions: 2 }, "possible"],
    ["as small as any path takes", { length: 523, largestDelivered: 10 }, null],
    ["just larger", { length: 524 }, "likely"],
    ["no larger than what got through", { largestDelivered: 1_000 }, null],
    ["with nothing smaller behind it", { smallerPassed: false }, null],
    ["made good", { recovered: true }, null],
    ["a hole at the stream's beginning", { seenFrom: "receiver" }, "likely"],
    ["a hole of a small KEXINIT", { seenFrom: "receiver", offset: 20, length: 523 }, "possible"],
    ["a hole of a large one", { seenFrom: "receiver", offset: 20, length: 524 }, "likely"],
    ["a hole smaller than any KEXINIT", { seenFrom: "receiver", offset: 20, length: 159 }, null],
  ] as const)("%s: %s", (_, changes, certainty) => {
    expect(pathMtuCertainty({ ...lost, ...changes } as LostSegment)).toBe(certainty);
  });
});

describe("bytes that were sent again and again", () => {
  const repeated = (from: "client" | "server", times: number) => {
    const d = bothSpoke();
    d.data(from, LARGE);
    for (let i = 1; i < times; i++) d.wait(SECOND).again(-1);
    return d;
  };

  it("are lost, with their first transmissions as evidence", () => {
    const [lost] = factsOf(repeated("client", 12).packets).lost;
    expect(lost).toMatchObject({ from: "client", length: 1_400, transmissions: 12, seenFrom: "sender" });
    expect(lost!.evidence).toHaveLength(8);
  });

  it("make a dead path from the fourth on, where nothing else is heard", () => {
    expect(deadPathOf(factsOf(repeated("client", 3).packets))).toBeNull();
    expect(deadPathOf(factsOf(repeated("client", 4).packets))).toMatchObject({ from: "client", oneWay: false, sent: { length: 4 } });
    expect(deadPathOf(factsOf(repeated("server", 4).packets))).toMatchObject({ from: "server", lastHeard: { frame: 7 } });
  });

  it("make one too where nothing was heard before, of a connection that was met on its way", () => {
    const d = repeated("client", 4);
    const { seq } = d.packets.at(-1)!;
    d.wait(SECOND).ack("server", { ack: seq });
    expect(deadPathOf(factsOf(d.packets.slice(7)))).toMatchObject({ from: "client", lastHeard: null });
  });
});

describe("a window that is shut", () => {
  const shut = (probes: number, apart = SECOND) => {
    const d = bothSpoke().ack("server", { window: 0 });
    for (let i = 0; i < probes; i++) d.wait(apart).data("client", "x", { seq: d.next("client") });
    return zeroWindowOf(factsOf(d.packets));
  };

  it("is one when somebody probes it, for half a second at least", () => {
    expect(shut(2)).toMatchObject({ receiver: "server", probes: 2 });
    expect(shut(2)!.lastProbe!.time).toBeGreaterThan(SECOND);
    expect([shut(0), shut(1, 1_000)]).toEqual([null, null]);
  });

  it("is none once it opens", () => {
    const d = bothSpoke().ack("server", { window: 0 }).wait(SECOND);
    d.data("client", "x").ack("server", { window: 1_000 });
    expect(zeroWindowOf(factsOf(d.packets))).toBeNull();
  });
});

describe("names on the wire", () => {
  const items = [
    { name: "identification", offset: 0, end: 20 },
    { name: "KEXINIT", offset: 20, end: 100 },
    { name: "encrypted", offset: 100, end: Number.POSITIVE_INFINITY },
  ];
  it.each([
    [0, 20, "identification"],
    [0, 21, "identification, KEXINIT"],
    [10, 20, "identification, continued"],
    [20, 100, "KEXINIT"],
    [99, 101, "KEXINIT, continued, encrypted"],
    [500, 600, "encrypted"],
    [-5, 0, null],
  ])("from %i to %i: %s", (offset, end, names) => {
    expect(namesBetween(items, offset, end)).toBe(names);
  });
});

describe("an exchange of which little was captured", () => {
  it("a handshake alone is one too", () => {
    expect(factsOf(new Dialogue().handshake().packets)).toMatchObject({ stage: "identification", closing: null, lost: [], cutOff: true });
  });
});
