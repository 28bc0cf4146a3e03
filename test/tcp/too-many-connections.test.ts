import { describe, expect, test } from "vitest";
import { Dialogue, SECOND, type Sent } from "./dialogue.ts";
import { type PlayOptions, Stage } from "./play.ts";

const half = (start: number) => new Dialogue({ start }).syn().packets;
const readable = (start: number) => new Dialogue({ start }).handshake().packets;
/** Silenced once both have said a byte. */
const quiet = (start: number) => new Dialogue({ start }).handshake().data("client", "c").data("server", "s").ack("client").packets;

/** Ports of the clients whose connections were evicted, in order, when these come one after the other. */
function evicted(options: PlayOptions, ...connections: readonly (readonly Sent[])[]) {
  const stage = new Stage({ ...options, quietAfter: 1 });
  const order: number[] = [];
  for (const [i, packets] of connections.entries()) {
    stage.bring(packets, { client: i + 1 });
    for (const { connection, end } of stage.recorder.played) {
      if (end === "evicted" && !order.includes(connection.originatorPort)) order.push(connection.originatorPort);
    }
  }
  const { evicted, halfOpenEvicted } = stage.table.counters;
  return { order, evicted, halfOpenEvicted, following: stage.table.following };
}

describe("when there are too many connections", () => {
  test("half-open, the oldest of them leaves", () => {
    const syns = [0, 1, 2, 3].map((i) => half(i * SECOND));
    expect(evicted({ maxHalfOpen: 2 }, ...syns)).toEqual({ order: [1, 2], evicted: 0, halfOpenEvicted: 2, following: 2 });
    expect(evicted({ maxHalfOpen: 4 }, ...syns)).toEqual({ order: [], evicted: 0, halfOpenEvicted: 0, following: 4 });
    // One that was established in the meantime is none of them.
    expect(evicted({ maxHalfOpen: 2 }, half(0), readable(SECOND), half(2 * SECOND), half(3 * SECOND))).toMatchObject({ order: [1], following: 3 });
  });

  test("readable, the one that is idle for the longest leaves, when another begins", () => {
    const three = [0, 1, 2].map((i) => readable(i * SECOND));
    expect(evicted({ maxReadable: 2 }, ...three)).toEqual({ order: [1], evicted: 1, halfOpenEvicted: 0, following: 2 });
    expect(evicted({ maxReadable: 3 }, ...three)).toMatchObject({ order: [], following: 3 });
    expect(evicted({ maxReadable: 2 }, quiet(0), quiet(SECOND), readable(2 * SECOND), readable(3 * SECOND))).toMatchObject({ order: [], following: 4 });
    const spoken = new Stage({ maxReadable: 2 });
    const [first, second] = [new Dialogue().handshake(), new Dialogue({ start: SECOND }).handshake()];
    spoken.bring(first.packets, { client: 1 }).bring(second.packets, { client: 2 });
    spoken.bring(
      first
        .wait(10 * SECOND)
        .data("client", "x")
        .packets.slice(-1),
      { client: 1 },
    );
    spoken.bring(half(20 * SECOND), { client: 3 });
    expect(spoken.recorder.played.map(({ end }) => end)).toEqual([null, "evicted", null]);
  });

  test("in all, half-open ones leave first, then readable ones, and quiet ones last", () => {
    const kinds = (...more: (readonly Sent[])[]) => evicted({ maxFlows: 3 }, quiet(0), readable(SECOND), half(2 * SECOND), ...more);
    expect(kinds()).toMatchObject({ order: [], following: 3 });
    expect(kinds(quiet(3 * SECOND))).toEqual({ order: [3], evicted: 0, halfOpenEvicted: 1, following: 3 });
    expect(kinds(quiet(3 * SECOND), quiet(4 * SECOND))).toEqual({ order: [3, 2], evicted: 1, halfOpenEvicted: 1, following: 3 });
    expect(kinds(quiet(3 * SECOND), quiet(4 * SECOND), quiet(5 * SECOND))).toEqual({ order: [3, 2, 1], evicted: 2, halfOpenEvicted: 1, following: 3 });
  });

  test("none at all cannot be asked for", () => {
    const none = { maxFlows: 0, maxHalfOpen: 0, maxReadable: 0 };
    expect(evicted(none, half(0), readable(SECOND))).toMatchObject({ order: [1], following: 1 });
  });

  test("what is left at the end is told in the order in which it began", () => {
    const stage = new Stage({ quietAfter: 1 });
    for (const [i, packets] of [quiet(0), half(SECOND), readable(2 * SECOND), half(3 * SECOND), quiet(4 * SECOND)].entries())
      stage.bring(packets, { client: i + 1 });
    const told: number[] = [];
    const { ended } = stage.recorder;
    stage.recorder.ended = (connection, why) => {
      told.push(connection.originatorPort);
      ended.call(stage.recorder, connection, why);
    };
    expect(stage.finish().map(({ end }) => end)).toEqual(Array(5).fill("input-ended"));
    expect(told).toEqual([1, 2, 3, 4, 5]);
    expect(stage.table.following).toBe(0);
  });
});
