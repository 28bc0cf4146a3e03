import { describe, expect, it } from "vitest";
import { EARLY_PACKET_NANOSECONDS, MAX_EARLY_ICMP } from "../../src/limits.ts";
import { Packet } from "../../src/net/packet.ts";
import { EarlyIcmps } from "../../src/tcp/early-icmp.ts";
import { Dialogue, exchange, MILLISECOND, SECOND, type Sent } from "./dialogue.ts";
import { type PlayOptions, Stage } from "./play.ts";

const UNREACHABLE = { type: 3, code: 1, time: 0 };
const SYN = new Dialogue({ start: MILLISECOND }).syn().packets[0]!;

/** The errors that a connection has when they were recorded before its SYN. */
function told(early: readonly { quotes?: Partial<Sent>; time?: number }[], options: PlayOptions = {}, syn = SYN) {
  const stage = new Stage(options);
  for (const { quotes, time } of early) stage.icmp({ ...SYN, ...quotes }, { ...UNREACHABLE, time: time ?? 0 });
  return stage.bring([syn]).finish()[0]!.connection.icmp;
}

describe("an ICMP error that was recorded before the SYN it quotes", () => {
  it.each([4, 6] as const)("belongs to its connection, IPv%s", (ipVersion) => {
    const [event, ...more] = told([{}], { ipVersion });
    expect(more).toEqual([]);
    expect(event).toMatchObject({ frame: 1, type: 3, code: 1, quotedFromOriginator: true, sender: "10.0.0.254", inWindow: true, ipVersion });
  });

  it("is handed out once", () => {
    const stage = new Stage().icmp(SYN, UNREACHABLE);
    stage.bring([SYN]);
    stage.bring([{ ...SYN, seq: SYN.seq + 500_000, time: 2 * MILLISECOND }]);
    expect(stage.finish().map(({ connection }) => connection.icmp.length)).toEqual([1, 0]);
  });

  it("stays while others are handed out", () => {
    const stage = new Stage().icmp(SYN, UNREACHABLE);
    stage.icmp({ ...SYN, seq: 7 }, UNREACHABLE);
    stage.bring([SYN]);
    stage.bring([{ ...SYN, seq: 7, time: 2 * MILLISECOND }]);
    expect(stage.finish().map(({ connection }) => connection.icmp.length)).toEqual([1, 1]);
  });

  it.each([
    ["another SEQ", { seq: SYN.seq + 1 }],
    ["the other direction", { from: "server" as const }],
  ])("belongs to no connection when it quotes %s", (_, quotes) => {
    expect(told([{ quotes }])).toEqual([]);
  });

  it("EARLY_PACKET_NANOSECONDS: is forgotten a second later", () => {
    expect(told([{}], {}, { ...SYN, time: EARLY_PACKET_NANOSECONDS })).toHaveLength(1);
    expect(told([{}], {}, { ...SYN, time: EARLY_PACKET_NANOSECONDS + 1 })).toHaveLength(0);
  });

  it("MAX_EARLY_ICMP: the latest are kept", () => {
    const others = (count: number) => Array.from({ length: count }, (_, i) => ({ quotes: { seq: 9_000 + i } }));
    expect(told([{}, ...others(MAX_EARLY_ICMP - 1)])).toHaveLength(1);
    expect(told([{}, ...others(MAX_EARLY_ICMP)])).toHaveLength(0);
  });

  it("belongs to the SYN after it, though a connection with these ports has just ended", () => {
    const stage = new Stage().bring(exchange().packets);
    const time = exchange().packets.at(-1)!.time + 10 * SECOND;
    stage.table.tick(time);
    const next = { ...SYN, seq: 900_000, time: time + MILLISECOND };
    const played = stage
      .icmp(next, { ...UNREACHABLE, time })
      .bring([next])
      .finish();
    expect(played.map(({ connection }) => connection.icmp.length)).toEqual([0, 1]);
  });

  it("is not pushed out by those of ports that nobody watches", () => {
    const others = Array.from({ length: MAX_EARLY_ICMP }, (_, i) => ({ quotes: { from: "server" as const, seq: 9_000 + i } }));
    expect(told([{}, ...others])).toHaveLength(1);
  });

  it("is not kept for a port that nobody watches", () => {
    const stage = new Stage({ serverPort: 2_222 }).icmp(SYN, UNREACHABLE);
    const dialogue = new Dialogue({ start: MILLISECOND }).handshake().data("client", "SSH-2.0-x\r\n");
    expect(stage.bring(dialogue.packets).finish()[0]!.connection.icmp).toEqual([]);
    expect(stage.table.counters.ignored).toBe(1);
  });
});

describe("of two connections", () => {
  it("the one with the quoted ports has it", () => {
    const stage = new Stage().icmp(SYN, UNREACHABLE);
    stage.bring([SYN], { client: 40_001 });
    stage.bring([SYN], { server: 22 });
    expect(stage.finish().map(({ connection }) => [connection.originatorPort, connection.icmp.length])).toEqual([
      [40_001, 0],
      [40_000, 1],
    ]);
  });
});

describe("what an error has to quote of the SYN", () => {
  /** A SYN, and an error that quotes it; addresses count up from `first`. */
  const packet = (ipVersion: 4 | 6, change: Partial<Packet> = {}) => {
    const size = ipVersion === 4 ? 4 : 16;
    const ends = { sourceOffset: 3, destinationOffset: 3 + size, sourcePort: 40_000, destinationPort: 22, seq: 5 };
    const quoted = { quotedSourceOffset: 3, quotedDestinationOffset: 3 + size, quotedSourcePort: 40_000, quotedDestinationPort: 22, quotedSeq: 5 };
    // What stands behind the addresses is no part of them.
    const data = Uint8Array.from({ length: 40 }, (_, i) => (i < 3 + 2 * size ? i : (change.seq ?? 200)));
    return Object.assign(new Packet(), { ipVersion, quotedIpVersion: ipVersion, data }, ends, quoted, change);
  };
  const found = (ipVersion: 4 | 6, error: Packet, syn: Packet = packet(ipVersion)) => {
    const held = new EarlyIcmps();
    held.keep(error, 2, 1, 0, "10.0.0.9");
    return held.of(syn, 0).length;
  };

  it.each([4, 6] as const)("is all that it has, IPv%s", (ipVersion) => {
    expect(found(ipVersion, packet(ipVersion, { seq: 77 }))).toBe(1);
    const others: Partial<Packet>[] = [{ quotedIpVersion: ipVersion === 4 ? 6 : 4 }, { quotedSourcePort: 1 }, { quotedDestinationPort: 1 }, { quotedSeq: 6 }];
    expect(others.map((change) => found(ipVersion, packet(ipVersion, change)))).toEqual([0, 0, 0, 0]);
  });

  it.each([4, 6] as const)("is each byte of its addresses, IPv%s", (ipVersion) => {
    for (let at = 3; at < 3 + (ipVersion === 4 ? 8 : 32); at++) {
      const { data } = packet(ipVersion);
      expect(found(ipVersion, packet(ipVersion, { data: data.with(at, 99) })), `byte ${at}`).toBe(0);
    }
  });

  it("is handed out once, and no other with it", () => {
    const held = new EarlyIcmps();
    held.keep(packet(4), 0, 1, 0, "10.0.0.9");
    held.keep(packet(4, { quotedSeq: 6 }), 0, 2, 0, "10.0.0.9");
    const of = (seq: number) => held.of(packet(4, { seq }), 0).map(({ frame }) => frame);
    expect([of(7), of(5), of(5), of(6), of(6)]).toEqual([[], [1], [], [2], []]);
  });

  it("stays what it was when the frame is gone", () => {
    const held = new EarlyIcmps();
    const error = packet(6);
    held.keep(error, 2, 9, 5, "10.0.0.9");
    error.data.fill(0);
    error.quotedSeq = 0;
    expect(held.of(packet(6), 0)).toMatchObject([{ sender: "10.0.0.9", frame: 9, capture: 2, time: 5 }]);
  });

  it("is compared with those of a second before and after", () => {
    const at = (time: number) => {
      const held = new EarlyIcmps();
      held.keep(packet(4), 0, 1, 5 * EARLY_PACKET_NANOSECONDS, "10.0.0.9");
      // The first is no SYN of this error: it only makes time pass.
      held.of(packet(4, { seq: 1 }), time);
      return held.of(packet(4), 5 * EARLY_PACKET_NANOSECONDS).length;
    };
    expect([4, 6].map((seconds) => at(seconds * EARLY_PACKET_NANOSECONDS))).toEqual([1, 1]);
    expect([at(4 * EARLY_PACKET_NANOSECONDS - 1), at(6 * EARLY_PACKET_NANOSECONDS + 1)]).toEqual([0, 0]);
  });
});
