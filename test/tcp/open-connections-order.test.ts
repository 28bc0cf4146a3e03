import { describe, expect, test } from "vitest";
import { GAP_PATIENCE_NANOSECONDS, LINGER_SECONDS, MAX_LINGER_FACTOR } from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, exchange, MILLISECOND, SECOND, type Sent } from "./dialogue.ts";
import { Stage } from "./play.ts";

const LINGER = LINGER_SECONDS * SECOND;

describe("who was idle for the longest", () => {
  /** Ports of the clients that had to leave: 1 and 2 begin one after the other, 1 is seen again at `seenAgain`, and 3 is one too many. */
  function evicted(begin: (start: number) => Dialogue, again: number, seenAgain: number, limits: { maxReadable?: number; maxHalfOpen?: number }) {
    const stage = new Stage(limits);
    const packets = begin(0).packets;
    stage.bring(packets, { client: 1 }).bring(begin(100).packets, { client: 2 });
    stage.bring([{ ...packets[again]!, time: seenAgain, identification: 7 }], { client: 1 });
    stage.bring(begin(seenAgain + 1).packets, { client: 3 });
    const ports = stage.recorder.played.filter(({ end }) => end === "evicted").map(({ connection }) => connection.originatorPort);
    stage.finish();
    return ports;
  }

  test("is known to the second", () => {
    const begin = (start: number) => new Dialogue({ start, step: 0 }).handshake();
    const at = (seenAgain: number) => evicted(begin, 2, seenAgain, { maxReadable: 2 });
    expect([at(SECOND - 1), at(SECOND)]).toEqual([[1], [2]]);
  });

  test("does not count among half-open ones, where the oldest leaves", () => {
    const begin = (start: number) => new Dialogue({ start }).syn();
    expect(evicted(begin, 0, 5 * SECOND, { maxHalfOpen: 2 })).toEqual([1]);
  });
});

describe("what was seen of a connection", () => {
  const syn = (time: number): Sent => ({ ...new Dialogue().syn().packets[0]!, time, identification: time % 50_000 });
  const seen = (stage: Stage) => {
    const { packets, lastFrame, lastTime, firstTime } = stage.finish()[0]!.connection;
    return { packets, lastFrame, lastTime, firstTime };
  };

  test("is its packets, and the latest time of them, in whatever order they come", () => {
    const stage = new Stage().bring([syn(5 * SECOND), syn(9 * SECOND), syn(7 * SECOND)]);
    expect(seen(stage)).toEqual({ packets: 3, lastFrame: 3, lastTime: 9 * SECOND, firstTime: 5 * SECOND });
  });

  test("is also what quotes it, whole or cut, and a segment of which only the ports are left", () => {
    const quoted = new Stage().bring([syn(0)]).icmp(syn(0), { type: 3, code: 1, time: SECOND });
    expect(seen(quoted)).toEqual({ packets: 2, lastFrame: 2, lastTime: SECOND, firstTime: 0 });
    const cut = new Stage().bring([syn(0)]).cutIcmp(syn(0), { time: 2 * SECOND });
    expect(seen(cut)).toEqual({ packets: 2, lastFrame: 2, lastTime: 2 * SECOND, firstTime: 0 });
    expect(seen(new Stage().bring([syn(0)]).cut(syn(3 * SECOND)))).toEqual({ packets: 2, lastFrame: 2, lastTime: 3 * SECOND, firstTime: 0 });
  });

  test("is also its copies, and what comes when nothing more can be read", () => {
    expect(seen(new Stage().bring([syn(0), { ...syn(0), time: MILLISECOND }]))).toEqual({
      ...{ packets: 2, lastFrame: 2, lastTime: MILLISECOND, firstTime: 0 },
    });
    const d = new Dialogue({ step: 1 }).handshake().data("client", "c").data("server", "s").data("client", "encrypted");
    expect(seen(new Stage({ quietAfter: 1 }).bring(d.packets))).toEqual({ packets: 6, lastFrame: 6, lastTime: 5, firstTime: 0 });
  });
});

describe("the end is told", () => {
  /** Nanoseconds after `from` at which it is told; -1 when the input has to end for it. */
  function toldAfter(stage: Stage, from: number): number {
    for (let quarter = 1; quarter <= 4 * (MAX_LINGER_FACTOR + 2); quarter++) {
      const time = from + (quarter * SECOND) / 4;
      stage.table.tick(time - 1);
      if (stage.recorder.played[0]!.end !== null) throw new Error("told between quarters of a second");
      stage.table.tick(time);
      if (stage.recorder.played[0]!.end !== null) return time - from;
    }
    stage.finish();
    return -1;
  }

  const END = exchange().packets.at(-1)!;
  const late = (after: number): Sent => ({ ...END, time: END.time + after, identification: 1 + (after % 60_000) });

  test("after silence since the last packet, and not before", () => {
    expect(toldAfter(new Stage().bring(exchange().packets), END.time)).toBe(LINGER);
    expect(toldAfter(new Stage().bring([...exchange().packets, late(SECOND / 2)]), END.time)).toBe(LINGER + SECOND / 2);
    const twice = [late(SECOND / 2), late(SECOND), late((3 * SECOND) / 2)];
    expect(toldAfter(new Stage().bring([...exchange().packets, ...twice]), END.time)).toBe(LINGER + (3 * SECOND) / 2);
  });

  test("of two connections that fell silent together, at once", () => {
    const stage = new Stage().bring(exchange().packets, { client: 1 }).bring(exchange().packets, { client: 2 });
    stage.table.tick(END.time + LINGER);
    expect(stage.recorder.played.map(({ end }) => end)).toEqual(["closed", "closed"]);
  });

  const quiet = () => new Dialogue({ step: 1 }).handshake().data("client", "c").data("server", "s").data("client", "encrypted");

  test.each([
    ["FINs", quiet().close("client")],
    ["a RST", quiet().rst("server")],
  ])("of an encrypted one too, by %s", (_, { packets }) => {
    expect(toldAfter(new Stage({ quietAfter: 1 }).bring(packets), packets.at(-1)!.time)).toBe(LINGER);
  });

  test.each([
    ["readable", Number.POSITIVE_INFINITY],
    ["encrypted", 1],
  ])("not after a RST that both ends did not obey, %s", (_, quietAfter) => {
    const d = quiet();
    d.rst("server", { flags: TcpFlag.Rst, seq: d.next("server") });
    d.data("client", "xx").ack("server").data("server", "yy").ack("client").data("client", "zz").ack("server");
    const { packets } = d;
    const stage = new Stage({ quietAfter }).bring(packets);
    expect(stage.recorder.played[0]!.connection.close).toBeNull();
    expect(toldAfter(stage, packets.at(-1)!.time)).toBe(-1);
    expect(stage.recorder.played[0]!.end).toBe("input-ended");
  });

  test("of one that had to leave in the meantime only once", () => {
    const stage = new Stage({ maxReadable: 1 }).bring(exchange().packets).bring(new Dialogue({ start: END.time }).handshake().packets, { client: 2 });
    stage.bring(new Dialogue({ start: END.time + 10 }).syn().packets, { client: 3 });
    expect(stage.recorder.played.map(({ end }) => end)).toEqual(["evicted", null, null]);
    stage.table.tick(END.time + 20 * SECOND);
    expect(stage.finish().map(({ end }) => end)).toEqual(["evicted", "input-ended", "input-ended"]);
  });
});

describe("acknowledged bytes that never came", () => {
  /** The first two bytes of `from` are missing. */
  function holed(from: "client" | "server"): Sent[] {
    const d = new Dialogue({ step: 1 }).handshake().data(from, "ab").data(from, "cd");
    return d.ack(from === "client" ? "server" : "client").packets.filter((_, i) => i !== 3);
  }

  test.each(["client", "server"] as const)("of the %s are waited for, and then a gap", (from) => {
    const packets = holed(from);
    const stage = new Stage().bring(packets, { client: 1 }).bring(packets, { client: 2 });
    const heard = () => stage.recorder.played.map(({ originator, responder }) => (from === "client" ? originator : responder).text);
    stage.table.tick(packets.at(-1)!.time + GAP_PATIENCE_NANOSECONDS - 1);
    expect(heard()).toEqual(["", ""]);
    stage.table.tick(packets.at(-1)!.time + GAP_PATIENCE_NANOSECONDS);
    expect(heard()).toEqual(["__cd", "__cd"]);
    stage.finish();
  });

  test("are waited for again when more are missing", () => {
    const d = new Dialogue({ step: 1 }).handshake().data("client", "ab").data("client", "cd").ack("server");
    d.wait(GAP_PATIENCE_NANOSECONDS + SECOND)
      .data("client", "ef")
      .data("client", "gh")
      .ack("server");
    const stage = new Stage().bring(d.packets.filter((_, i) => i !== 3 && i !== 6));
    expect(stage.recorder.played[0]!.originator.text).toBe("__cd");
    stage.table.tick(d.packets.at(-1)!.time + GAP_PATIENCE_NANOSECONDS);
    expect(stage.recorder.played[0]!.originator.text).toBe("__cd__gh");
    stage.finish();
  });
});
