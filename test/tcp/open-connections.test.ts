import { describe, expect, it } from "vitest";
import {
  ABANDON_HALF_OPEN_SECONDS,
  GAP_PATIENCE_NANOSECONDS,
  GAP_PATIENCE_PACKETS,
  LINGER_SECONDS,
  MAX_ANOMALY_CODES,
  MAX_CANDIDATE_PACKETS,
  MAX_CUT_ICMP_LOOKS,
  MAX_FORWARD_JUMP,
  MAX_HOP_LIMITS,
  MAX_ICMP_EVENTS,
  MAX_IN_FLIGHT,
  MAX_LINGER_FACTOR,
  MAX_RECORDS,
  MAX_TOTAL_BYTES_AHEAD,
  TOMBSTONE_SECONDS,
} from "../../src/limits.ts";
import { PacketKind } from "../../src/net/packet.ts";
import { noteAnomaly } from "../../src/tcp/anomaly.ts";
import { DeadlineQueue } from "../../src/tcp/deadline-queue.ts";
import { HeldBytes } from "../../src/tcp/held-bytes.ts";
import { Dialogue, exchange, MILLISECOND, SECOND } from "./dialogue.ts";
import { anomalies, playOne, Stage } from "./play.ts";

describe("connections at a time", () => {
  it("an encrypted one leaves last of all", () => {
    const stage = new Stage({ maxFlows: 1, quietAfter: 1 });
    stage.bring(new Dialogue().handshake().data("client", "c").data("server", "s").ack("client").packets);
    expect(stage.recorder.played[0]!.connection.quiet).toBe(true);
    stage.bring(new Dialogue({ start: SECOND }).syn().packets, { client: 2 });
    expect(stage.recorder.played[0]!.end).toBe("evicted");
    stage.finish();
  });
});

describe("after the end", () => {
  const closed = () => new Stage().bring(exchange().packets);
  const END = exchange().packets.at(-1)!.time;

  it("LINGER_SECONDS: it is told after some silence", () => {
    const stage = closed();
    stage.table.tick(END + LINGER_SECONDS * SECOND - 1);
    expect(stage.recorder.played[0]!.end).toBeNull();
    stage.table.tick(END + LINGER_SECONDS * SECOND);
    expect(stage.recorder.played[0]!.end).toBe("closed");
  });

  it("MAX_LINGER_FACTOR: though it never falls silent", () => {
    const stage = closed();
    const last = exchange().packets.at(-1)!;
    for (let i = 1; i <= 30; i++) stage.bring([{ ...last, time: last.time + i * 0.5 * SECOND, identification: 500 + i }]);
    const { end, connection } = stage.recorder.played[0]!;
    expect(end).toBe("closed");
    expect(connection.lastTime).toBeLessThanOrEqual(END + MAX_LINGER_FACTOR * LINGER_SECONDS * SECOND);
    expect(connection.lastTime).toBeGreaterThan(END + (MAX_LINGER_FACTOR - 1) * LINGER_SECONDS * SECOND);
  });

  it("TOMBSTONE_SECONDS: late packets are absorbed for so long", () => {
    const late = (after: number) => {
      const stage = closed();
      stage.bring([{ ...exchange().packets.at(-1)!, time: END + after, identification: 9 }]);
      return stage.finish().length;
    };
    expect(late(TOMBSTONE_SECONDS * SECOND - 1)).toBe(1);
    expect(late(TOMBSTONE_SECONDS * SECOND)).toBe(2);
  });

  it("a connection that was given up is ended once", () => {
    const stage = new Stage().bring(new Dialogue().syn().packets);
    const { connection } = stage.recorder.played[0]!;
    stage.table.tick(ABANDON_HALF_OPEN_SECONDS * SECOND);
    stage.table.giveUp(connection);
    stage.table.giveUp(connection);
    expect(stage.finish().map(({ end }) => end)).toEqual(["evicted"]);
    stage.table.giveUp({ ...connection });
    expect(stage.table.following).toBe(0);
  });
});

describe("an ICMP error whose quotation the snap length cut", () => {
  const syn = (start = 0) => new Dialogue({ start }).syn().packets[0]!;

  it.each([4, 6] as const)("belongs to the half-open connection between its addresses, IPv%s", (ipVersion) => {
    const stage = new Stage({ ipVersion }).bring([syn()]).cutIcmp(syn(), { time: 5 });
    expect(stage.finish()[0]!.connection.icmp).toMatchObject([
      { cut: true, quotedOffset: -1, quotedTotalLength: -1, quotedFromOriginator: true, inWindow: true, sender: "10.0.0.254", ipVersion },
    ]);
  });

  it("without ports, and with half of the destination, it still does", () => {
    const stage = new Stage().bring([syn()]).cutIcmp(syn(), { time: 5, ports: false, destinationCaptured: 2 });
    expect(stage.finish()[0]!.connection.icmp).toHaveLength(1);
  });

  it("with other ports, other addresses or another version of IP it belongs to nobody", () => {
    const stage = new Stage().bring([syn()], { client: 40_001 });
    stage.cutIcmp(syn(), { time: 5 });
    stage.cutIcmp({ ...syn(), from: "server" }, { time: 6, ports: false });
    stage.cutIcmp(syn(), { time: 7, ports: false, version: 6 });
    expect(stage.table.counters.ignored).toBe(3);
    expect(stage.finish()[0]!.connection.icmp).toEqual([]);
  });

  it("with the source's address of one and the destination's of another it belongs to nobody", () => {
    const stage = new Stage().bring([syn()], { server: 23 });
    stage.cutIcmp(syn(), { time: 5 });
    expect(stage.table.counters.ignored).toBe(1);
    stage.finish();
  });

  it("once the SYN-ACK is there it belongs to nobody: what failed is over", () => {
    const stage = new Stage().bring(new Dialogue().syn().synAck().packets).cutIcmp(syn(), { time: 5 * MILLISECOND });
    expect(stage.table.counters.ignored).toBe(1);
    expect(stage.finish()[0]!.connection.icmp).toEqual([]);
  });

  it("MAX_CUT_ICMP_LOOKS: only the newest are looked at", () => {
    const among = (others: number) => {
      const stage = new Stage().bring([syn()]);
      for (let i = 1; i <= others; i++) stage.bring([syn(i)], { client: 1_024 + i });
      stage.cutIcmp(syn(), { time: 1_000 });
      return stage.finish()[0]!.connection.icmp.length;
    };
    expect([among(MAX_CUT_ICMP_LOOKS - 1), among(MAX_CUT_ICMP_LOOKS)]).toEqual([1, 0]);
  });

  it("a packet of another kind is not for here", () => {
    const stage = new Stage().offer(syn(), PacketKind.Other);
    expect(stage.finish()).toEqual([]);
    expect(stage.table.counters).toMatchObject({ packets: 0, ignored: 0 });
  });
});

describe("what is kept of a connection", () => {
  it("MAX_ICMP_EVENTS: later errors are counted", () => {
    const stage = new Stage();
    const [syn] = new Dialogue().syn().packets;
    stage.bring([syn!]);
    for (let i = 0; i < MAX_ICMP_EVENTS + 3; i++) stage.icmp(syn!, { type: 3, code: 1, time: i * SECOND });
    const [played] = stage.finish();
    expect(played!.connection.icmp).toHaveLength(MAX_ICMP_EVENTS);
    expect(played!.connection.anomalies).toMatchObject([{ code: "icmp-limit", count: 3, detail: "an ICMP error was not kept" }]);
  });

  it("MAX_RECORDS: sizes of encrypted records", () => {
    const d = new Dialogue().handshake().data("client", "c").data("server", "s");
    for (let i = 0; i < MAX_RECORDS + 5; i++) d.data("client", "x".repeat(10 + i));
    const { connection } = playOne(d.packets, { quietAfter: 1 });
    expect(connection.records).toHaveLength(MAX_RECORDS);
    expect(connection.records.at(-1)).toBe(10 + MAX_RECORDS - 1);
  });

  it("MAX_HOP_LIMITS: different hop limits of a direction", () => {
    const d = new Dialogue().handshake();
    for (let i = 0; i < MAX_HOP_LIMITS + 5; i++) d.data("client", "x", { hopLimit: 100 + i });
    expect(playOne(d.packets).connection.originator.hopLimits).toHaveLength(MAX_HOP_LIMITS);
  });

  it("MAX_IN_FLIGHT: segments that may turn out to be the largest that passes", () => {
    const d = new Dialogue().handshake();
    for (let i = 1; i <= MAX_IN_FLIGHT + 1; i++) d.data("client", "x".repeat(i));
    const { originator } = playOne(d.ack("server").packets).connection;
    expect([originator.largestSent, originator.largestAcked]).toEqual([MAX_IN_FLIGHT + 1, MAX_IN_FLIGHT]);
  });

  it("MAX_CANDIDATE_PACKETS: of a port that nobody watches, packets before the first payload", () => {
    const d = new Dialogue().handshake();
    for (let i = 0; i < MAX_CANDIDATE_PACKETS; i++) d.wait(SECOND).ack("client");
    d.data("client", "SSH-2.0-x\r\n");
    const { connection } = playOne(d.packets, { serverPort: 2_222 });
    expect(connection.segments).toHaveLength(MAX_CANDIDATE_PACKETS + 1);
    expect(connection.synSeen).toBe(true);
  });

  it("MAX_ANOMALY_CODES: kinds of anomalies, each with its count", () => {
    const { connection } = playOne(new Dialogue().syn().packets);
    for (let i = 0; i < MAX_ANOMALY_CODES + 5; i++) noteAnomaly(connection, `made-up-${i}` as never, i, "x");
    noteAnomaly(connection, "made-up-0" as never, 99, "x");
    expect(connection.anomalies).toHaveLength(MAX_ANOMALY_CODES);
    expect(connection.anomalies[0]).toMatchObject({ count: 2, firstFrame: 0 });
  });

  it("MAX_FORWARD_JUMP: bytes so far ahead of all that was seen are no part of the stream", () => {
    const jump = (ahead: number) => {
      const d = new Dialogue().handshake().data("client", "x").ack("server", { window: 0 });
      return playOne(d.data("client", "y", { seq: (d.next("client") + ahead) >>> 0 }).packets);
    };
    expect(anomalies(jump(MAX_FORWARD_JUMP - 10))).not.toContain("outside-window");
    expect(anomalies(jump(2 * MAX_FORWARD_JUMP))).toContain("outside-window");
  });
});

describe("bytes that wait", () => {
  it("MAX_TOTAL_BYTES_AHEAD: of all connections together", () => {
    const budget = { ahead: 0, remembered: 0 };
    const size = 512 * 1024;
    const data = new Uint8Array(size);
    const all = Array.from({ length: MAX_TOTAL_BYTES_AHEAD / size + 1 }, () => {
      const held = new HeldBytes(budget);
      held.insert(10, 10 + size, data, 0, size, 1, 0);
      return held;
    });
    expect(all.map(({ refused }) => refused).indexOf(true)).toBe(all.length - 1);
    expect(budget.ahead).toBe(MAX_TOTAL_BYTES_AHEAD);
    all[0]!.shift();
    all[0]!.shift();
    expect(budget.ahead).toBe(MAX_TOTAL_BYTES_AHEAD - size);
    for (const held of all) held.clear();
    expect(budget.ahead).toBe(0);
  });

  const gapOf = (packets: readonly Parameters<Stage["bring"]>[0][number][]) => playOne(packets).originator.gaps;
  /** Two bytes never came, and were acknowledged. */
  const holed = () => {
    const d = new Dialogue({ step: 1_000 }).handshake().data("client", "ab").data("client", "cd").ack("server");
    d.packets.splice(3, 1);
    return d;
  };

  it("GAP_PATIENCE_PACKETS: so many packets later what was acknowledged counts as never captured", () => {
    const gapsAfter = (packets: number) => {
      const stage = new Stage().bring(holed().packets);
      const d = new Dialogue({ start: MILLISECOND, step: 1_000, clientIsn: 1_005, serverIsn: 5_000_001 });
      for (let i = 0; i < packets; i++) d.ack("server", { seq: 5_000_001, ack: 1_005, window: 1_000 + i });
      stage.bring(d.packets);
      const gaps = stage.recorder.played[0]!.originator.gaps.length;
      stage.finish();
      return gaps;
    };
    expect([gapsAfter(GAP_PATIENCE_PACKETS - 1), gapsAfter(GAP_PATIENCE_PACKETS)]).toEqual([0, 1]);
    expect(gapOf(holed().packets)).toEqual([[0, 2]]);
  });

  it("GAP_PATIENCE_NANOSECONDS: or so much later", () => {
    const stage = new Stage().bring(holed().packets);
    const waitsSince = holed().packets.at(-1)!.time;
    stage.table.tick(waitsSince + GAP_PATIENCE_NANOSECONDS - 1);
    expect(stage.recorder.played[0]!.originator.gaps).toEqual([]);
    stage.table.tick(waitsSince + GAP_PATIENCE_NANOSECONDS);
    expect(stage.recorder.played[0]!.originator.gaps).toEqual([[0, 2]]);
    stage.finish();
  });
});

describe("the queue of deadlines", () => {
  it("gives what was put in first, and nothing when it is empty", () => {
    const queue = new DeadlineQueue<string>();
    expect([queue.next, queue.shift()]).toEqual([Number.POSITIVE_INFINITY, null]);
    queue.push("a", 1);
    queue.push("b", 2);
    expect([queue.next, queue.shift(), queue.shift(), queue.shift(), queue.size]).toEqual([1, "a", "b", null, 0]);
  });
});
