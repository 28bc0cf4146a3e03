import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { runs } from "../property-runs.ts";
import { Dialogue, MILLISECOND, type Sent, type Side } from "./dialogue.ts";
import { anomalies, type Played, playOne, Stage } from "./play.ts";

const { Ack, Fin } = TcpFlag;

interface Turn {
  from: Side;
  text: string;
}

const isn = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }));
const turns = fc.array(fc.record({ from: fc.constantFrom<Side>("client", "server"), text: fc.string({ minLength: 1, maxLength: 60, unit: "binary-ascii" }) }), {
  minLength: 1,
  maxLength: 12,
});
/** Where to cut a turn, how often to send which part again, and how far packets change places. */
const chances = fc.array(fc.nat(9), { minLength: 20, maxLength: 60 });

function spoken(said: readonly Turn[], from: Side): string {
  return said
    .filter((turn) => turn.from === from)
    .map(({ text }) => text)
    .join("");
}

/** Takes the numbers in turns. */
function dice(numbers: readonly number[]): () => number {
  let at = 0;
  return () => numbers[at++ % numbers.length]!;
}

/** The turns in segments of any size, some of them sent again, whole or cut anew; every turn is acknowledged. */
function converse(said: readonly Turn[], clientIsn: number, serverIsn: number, next: () => number): Dialogue {
  const d = new Dialogue({ clientIsn, serverIsn }).handshake();
  for (const { from, text } of said) {
    const start = d.next(from);
    for (let at = 0; at < text.length; ) {
      const size = 1 + next() * 3;
      d.data(from, text.slice(at, at + size));
      at += size;
      if (next() >= 7) d.wait(30 * MILLISECOND).again(-1);
    }
    if (next() >= 8) {
      const from2 = Math.min(next(), text.length - 1);
      const part = text.slice(from2, from2 + 1 + next() * 5);
      d.wait(30 * MILLISECOND).data(from, part, { seq: (start + from2) >>> 0 });
    }
    d.ack(from === "client" ? "server" : "client");
  }
  return d.close("client");
}

/** Changes the order within groups of four, as queues of a card do (records keep their times). */
function shuffled(packets: readonly Sent[], next: () => number): Sent[] {
  const result: Sent[] = [];
  for (let at = 0; at < packets.length; at += 4) {
    const group = packets.slice(at, at + 4);
    while (group.length > 0) result.push(...group.splice(next() % group.length, 1));
  }
  return result;
}

function heard({ originator, responder }: Played): unknown {
  return { client: originator.text, server: responder.text, gaps: [...originator.gaps, ...responder.gaps] };
}

describe("any way to send a dialogue", () => {
  it("gives the same bytes, in order, once, and no gap", () => {
    fc.assert(
      fc.property(turns, isn, isn, chances, (said, clientIsn, serverIsn, numbers) => {
        const played = playOne(converse(said, clientIsn, serverIsn, dice(numbers)).packets);
        expect(heard(played)).toEqual({ client: spoken(said, "client"), server: spoken(said, "server"), gaps: [] });
        expect(anomalies(played)).toEqual([]);
        expect(played.connection.connState).toBe("SF");
      }),
      { numRuns: runs(300) },
    );
  });

  it("gives the same when records are out of order and captured twice", () => {
    fc.assert(
      fc.property(turns, isn, isn, chances, fc.boolean(), (said, clientIsn, serverIsn, numbers, twice) => {
        const next = dice(numbers);
        const sent = converse(said, clientIsn, serverIsn, next).packets;
        const captured = twice ? sent.flatMap((packet) => [packet, { ...packet, time: packet.time + 1_000, hopLimit: 63 }]) : sent;
        const played = playOne(shuffled(captured, next));
        expect(heard(played)).toEqual({ client: spoken(said, "client"), server: spoken(said, "server"), gaps: [] });
        expect(anomalies(played)).toEqual(twice ? ["duplicate-packets"] : []);
        expect(played.connection.originatorPort).toBe(40_000);
      }),
      { numRuns: runs(300) },
    );
  });

  it("never mixes up bytes when packets are missing: what is heard is what was said, but for gaps", () => {
    fc.assert(
      fc.property(turns, isn, isn, chances, fc.array(fc.nat(40), { maxLength: 6 }), (said, clientIsn, serverIsn, numbers, lost) => {
        const sent = converse(said, clientIsn, serverIsn, dice(numbers)).packets;
        const played = new Stage().bring(sent.filter((_, index) => index < 3 || !lost.includes(index))).finish()[0]!;
        for (const [side, { text }] of [
          ["client", played.originator],
          ["server", played.responder],
        ] as const) {
          const said1 = spoken(said, side);
          const masked = [...text].map((letter, index) => (letter === "_" ? (said1[index] ?? "_") : letter)).join("");
          expect(said1.startsWith(masked) || masked === `${said1}_`).toBe(true);
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("overlaps", () => {
  it("the first copy of every byte wins, in any order", () => {
    const piece = fc.record({ at: fc.nat(30), length: fc.integer({ min: 1, max: 12 }), letter: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), isn, (pieces, clientIsn) => {
        const d = new Dialogue({ clientIsn }).handshake();
        const expected: (string | undefined)[] = [];
        let conflict = false;
        for (const { at, length, letter } of pieces) {
          d.wait(30 * MILLISECOND).data("client", letter.repeat(length), { seq: (clientIsn + 1 + at) >>> 0 });
          for (let i = at; i < at + length; i++) {
            conflict ||= expected[i] !== undefined && expected[i] !== letter;
            expected[i] ??= letter;
          }
        }
        const end = [...expected, undefined].indexOf(undefined);
        const played = playOne(d.packets);
        expect(played.originator.text).toBe(expected.slice(0, end).join(""));
        // One byte again is taken for a keep-alive or probe, whose byte doesn't count.
        if (!pieces.some(({ length }) => length === 1)) expect(anomalies(played)).toEqual(conflict ? ["overlap-conflict"] : []);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("any packets", () => {
  it("never throw, break the sink's contract or exceed the limits", () => {
    const near = fc.oneof(fc.integer({ min: 990, max: 1_100 }), fc.integer({ min: 4_999_990, max: 5_000_100 }), fc.integer({ min: 0, max: 0xffff_ffff }));
    const packet = fc.record({
      from: fc.constantFrom<Side>("client", "server"),
      flags: fc.oneof(fc.constantFrom(2, 18, 16, 16, 24, 24, 17, 4, 20), fc.nat(255)),
      seq: near,
      ack: near,
      payload: fc.uint8Array({ maxLength: 40 }),
      time: fc.double({ min: 0, max: 3e9, noNaN: true }),
      window: fc.integer({ min: -1, max: 65_535 }),
      hopLimit: fc.nat(255),
      identification: fc.integer({ min: -1, max: 3 }),
      mss: fc.integer({ min: -1, max: 65_535 }),
      windowScale: fc.integer({ min: -1, max: 255 }),
      timestampValue: fc.integer({ min: -1, max: 5 }),
      urgentPointer: fc.nat(65_535),
      sack: fc.array(fc.tuple(near, near), { maxLength: 4 }),
      captured: fc.nat(40),
      checksumState: fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
      capture: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), fc.constantFrom(22, 2_222), fc.nat(40), (packets, serverPort, quietAfter) => {
        const stage = new Stage({ serverPort, quietAfter, maxFlows: 2, lingerNanoseconds: 1e8 });
        for (const sent of packets) {
          stage.bring([{ ...sent, captured: Math.min(sent.captured, sent.payload.length) }], { client: 1_000 + (sent.seq % 3) });
          if (sent.flags === 4) stage.icmp(sent, { type: 3, code: 3, time: sent.time });
        }
        for (const { connection, end } of stage.finish()) {
          expect(end).not.toBeNull();
          expect(connection.connState).not.toBe("");
          expect(connection.segments.length).toBeLessThanOrEqual(512);
          expect(connection.records.length).toBeLessThanOrEqual(64);
          expect(connection.originator.hopLimits.length).toBeLessThanOrEqual(8);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });

  it("with FIN and data in any order never bring bytes beyond the FIN", () => {
    const piece = fc.record({ at: fc.nat(20), length: fc.nat(6), fin: fc.boolean() });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 10 }), (pieces) => {
        const d = new Dialogue().handshake();
        for (const { at, length, fin } of pieces) d.wait(30 * MILLISECOND).send("client", fin ? Ack | Fin : Ack, "x".repeat(length), { seq: 1_001 + at });
        const played = playOne(d.packets);
        const { finOffset } = played.connection.originator;
        if (finOffset !== -1) expect(played.originator.text.length).toBeLessThanOrEqual(finOffset);
      }),
      { numRuns: runs(300) },
    );
  });
});
