import { describe, expect, it } from "vitest";
import { EARLY_PACKET_NANOSECONDS, MAX_EARLY_ICMP } from "../../src/limits.ts";
import { Packet } from "../../src/net/packet.ts";
import { EarlyIcmps } from "../../src/tcp/early-icmp.ts";
import { Dialogue, MILLISECOND, type Sent } from "./dialogue.ts";
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

describe("addresses", () => {
  const packet = (source: number, destination: number) =>
    Object.assign(new Packet(), {
      ...{
        ipVersion: 4,
        data: Uint8Array.of(10, 0, 0, source, 10, 0, 0, destination),
        sourceOffset: 0,
        destinationOffset: 4,
        sourcePort: 1,
        destinationPort: 22,
      },
      ...{ quotedIpVersion: 4, quotedSourceOffset: 0, quotedDestinationOffset: 4, quotedSourcePort: 1, quotedDestinationPort: 22, quotedSeq: 5, seq: 5 },
    });

  it("have to be those of the SYN, to their last byte", () => {
    const held = new EarlyIcmps();
    held.keep(packet(1, 2), 0, 1, 0, "10.0.0.9");
    expect([held.of(packet(1, 3), 0), held.of(packet(3, 2), 0)]).toEqual([[], []]);
    expect(held.of(packet(1, 2), 0)).toMatchObject([{ sender: "10.0.0.9", frame: 1 }]);
  });
});
