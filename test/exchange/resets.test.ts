import { describe, expect, it } from "vitest";
import { closingOf } from "../../src/exchange/closing.ts";
import { resetOfLateSynAck } from "../../src/exchange/late-syn-ack.ts";
import { MAX_SEGMENTS_PER_CONNECTION } from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, MILLISECOND, SECOND } from "../tcp/dialogue.ts";
import { bothSpoke, connected } from "../verdicts/conversations.ts";
import { factsOf, factsOfRotation } from "./facts.ts";

describe("a RST in somebody's name", () => {
  const injected = (d: Dialogue) => factsOf(d.packets).injectedReset;
  const reset = () => bothSpoke().rst("server");

  it("was somebody else's where its sender goes on", () => {
    expect(injected(reset().data("server", "more"))).toMatchObject({ inNameOf: "server", proof: "data-after-reset", effective: true });
    expect(injected(reset().data("client", "more").data("server", "more"))).toMatchObject({ proof: "data-after-reset", effective: false });
    expect(injected(reset())).toBeNull();
  });

  it("may be its own where nothing new came after it", () => {
    const probe = reset();
    expect(injected(probe.data("server", "x", { seq: probe.next("server") - 1 }))).toBeNull();
    const far = reset();
    expect(injected(far.data("server", "of another time", { seq: far.next("server") + 2 ** 29 }))).toBeNull();
    const together = reset();
    const { time } = together.packets.at(-1)!;
    expect(injected(together.data("server", "more", { time }))).toBeNull();
  });

  it("was somebody else's where it came another way than all others of its sender", () => {
    expect(injected(bothSpoke().rst("server", { hopLimit: 30 }))).toMatchObject({ proof: "hop-limit", genuinePackets: 3 });
    const wandering = bothSpoke().ack("server", { hopLimit: 63 }).rst("server", { hopLimit: 30 });
    expect(injected(wandering)).toBeNull();
  });
});

describe("a RST for a SYN-ACK that came too late", () => {
  const late = (d: Dialogue) => resetOfLateSynAck(factsOf(d.packets));
  const begun = () => new Dialogue().syn().wait(1.5 * SECOND);
  const answered = (d: Dialogue) => late(d.synAck().send("client", TcpFlag.Rst, "", { window: 0 }));

  it("comes from a client that had repeated its SYN", () => {
    expect(answered(begun().again(0))).toMatchObject({ frame: 4 });
  });

  it("with one SYN alone, it may be a scanner's", () => {
    expect(answered(begun())).toBeNull();
  });

  it("too soon, or with an ACK, it is none", () => {
    expect(answered(new Dialogue().syn().again(0))).toBeNull();
    expect(late(begun().again(0).synAck().rst("client"))).toBeNull();
  });
});

describe("the end of a connection", () => {
  it("has the capture in which it stands, though frames count from 1 in each file of a rotation", () => {
    // Frame 2 of the second file is the FIN, and that of the first one the SYN-ACK of the same end.
    const { packets } = bothSpoke().fin("server");
    expect(factsOfRotation(packets, packets.length - 2).closing).toMatchObject({ by: "server", capture: 1, frame: 2, segment: { capture: 1, frame: 2 } });
  });

  it("has no segment where too many came before", () => {
    const d = bothSpoke();
    for (let i = 0; i < MAX_SEGMENTS_PER_CONNECTION; i++) d.data("client", "x");
    const { closing, segments } = factsOf(d.rst("server").packets);
    expect(segments).toHaveLength(MAX_SEGMENTS_PER_CONNECTION);
    expect(closing).toMatchObject({ by: "server", how: "rst", frame: d.packets.length, segment: null, rst: null });
  });

  it("of an open one is none", () => {
    const { connection, segments, client, server } = factsOf(connected().packets);
    expect(closingOf(connection, segments, client, server, null)).toBeNull();
  });
});

describe("segments of one moment", () => {
  it("are in the order of their frames", () => {
    const { segments } = factsOf(connected({ step: 0 }).ack("server", { time: MILLISECOND }).ack("client").packets);
    expect(segments.map(({ time, frame }) => [time, frame])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 5],
      [MILLISECOND, 4],
    ]);
  });
});
