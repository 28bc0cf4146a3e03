/** Tables that are filled to their real limits: seconds each, so mutation testing leaves this file out. */
import { describe, expect, it } from "vitest";
import { MAX_FLOWS, MAX_HALF_OPEN_FLOWS, MAX_READABLE_FLOWS, MAX_TOMBSTONES } from "../../src/limits.ts";
import { Dialogue, MILLISECOND, SECOND } from "./dialogue.ts";
import { Stage } from "./play.ts";

/** Ports for connections that are all open at the same time. */
const endsOf = (i: number) => ({ client: 1_024 + (i % 60_000), server: 22 + Math.floor(i / 60_000) });
const PORTS = [22, 23, 24];

describe("a full table", () => {
  it("MAX_READABLE_FLOWS: of those that are established, the one that is idle for the longest leaves", () => {
    const stage = new Stage();
    for (let i = 0; i < MAX_READABLE_FLOWS; i++) stage.bring(new Dialogue({ start: i * MILLISECOND, step: 1_000 }).handshake().packets, endsOf(i));
    expect(stage.table.counters.evicted).toBe(0);
    stage.bring(new Dialogue({ start: 60 * SECOND }).syn().packets, endsOf(MAX_READABLE_FLOWS));
    expect(stage.table.counters).toMatchObject({ evicted: 1, halfOpenEvicted: 0 });
    expect(stage.recorder.played.map(({ end }) => end).indexOf("evicted")).toBe(0);
    stage.finish();
  });

  it("MAX_FLOWS: of all, the oldest half-open one leaves first", () => {
    const stage = new Stage({ ports: PORTS, maxHalfOpen: 2 * MAX_FLOWS });
    const [syn] = new Dialogue().syn().packets;
    for (let i = 0; i < MAX_FLOWS; i++) stage.bring([{ ...syn!, time: i }], endsOf(i));
    expect([stage.table.following, stage.table.counters.halfOpenEvicted]).toEqual([MAX_FLOWS, 0]);
    stage.bring([{ ...syn!, time: MAX_FLOWS }], endsOf(MAX_FLOWS));
    expect([stage.table.following, stage.table.counters.halfOpenEvicted]).toEqual([MAX_FLOWS, 1]);
    expect(stage.recorder.played[0]!.end).toBe("evicted");
    stage.finish();
  }, 60_000);

  it("MAX_HALF_OPEN_FLOWS: the oldest half-open one leaves", () => {
    const stage = new Stage();
    for (let i = 0; i <= MAX_HALF_OPEN_FLOWS; i++) stage.bring(new Dialogue({ start: i }).syn().packets, endsOf(i));
    expect(stage.table.counters).toMatchObject({ evicted: 0, halfOpenEvicted: 1 });
    expect(stage.recorder.played[0]!.end).toBe("evicted");
    stage.finish();
  });

  it("MAX_TOMBSTONES: of so many connections", () => {
    const stage = new Stage({ ports: PORTS });
    const { packets } = new Dialogue({ step: 100 }).syn().rst("server", { seq: 0 });
    const at = (time: number) => packets.map((sent) => ({ ...sent, time: sent.time + time }));
    for (let i = 0; i <= MAX_TOMBSTONES; i++) stage.bring(at(i * MILLISECOND), endsOf(i));
    stage.table.tick(80 * SECOND);
    const { ignored } = stage.table.counters;
    const [, late] = at(81 * SECOND);
    stage.bring([late!], endsOf(1));
    expect(stage.table.counters).toMatchObject({ ignored: ignored + 1, connections: MAX_TOMBSTONES + 1 });
    stage.bring([late!], endsOf(0));
    expect(stage.table.counters).toMatchObject({ ignored: ignored + 1, connections: MAX_TOMBSTONES + 2 });
    stage.finish();
  }, 60_000);
});
