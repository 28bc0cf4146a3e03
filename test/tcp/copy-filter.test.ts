import { describe, expect, test } from "vitest";
import { COPY_WINDOW_NANOSECONDS, IDENTIFIED_COPY_WINDOW_NANOSECONDS } from "../../src/limits.ts";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import { CopyFilter, CopyProof } from "../../src/tcp/copy-filter.ts";

const { Syn, Ack, Fin, Rst, Psh } = TcpFlag;
const { None, Weak, Strong } = CopyProof;
/** Several times as many as are remembered: each place is taken again and again. */
const MANY = 40_000;

const packet = (changes: Partial<Packet> = {}) =>
  Object.assign(
    new Packet(),
    { seq: 4_000_000_000, ack: 3_000_000_000, flags: Psh | Ack, payloadLength: 100, identification: 5, timestampValue: 7, window: 500 },
    changes,
  );

function withSack(edge: number): Packet {
  const made = packet({ sackCount: 1 });
  made.sackRight[0] = edge;
  return made;
}

describe("the same packet again", () => {
  test("is a copy within the time in which no retransmission comes, whichever was recorded first", () => {
    const again = (later: number, change: Partial<Packet>) => {
      const filter = new CopyFilter();
      expect(filter.see(1, true, packet(change), 1e9)).toBe(None);
      return filter.see(1, true, packet(change), 1e9 + later);
    };
    for (const [limit, change] of [
      [COPY_WINDOW_NANOSECONDS, { identification: -1, payloadLength: 5 }],
      [IDENTIFIED_COPY_WINDOW_NANOSECONDS, { identification: 7 }],
    ] as const) {
      expect([0, limit, -limit].map((later) => again(later, change))).toEqual([Strong, Strong, Strong]);
      expect([limit + 1, -limit - 1].map((later) => again(later, change))).toEqual([None, None]);
    }
  });

  test("is one of a packet that was known to be new", () => {
    const filter = new CopyFilter();
    filter.keep(1, true, packet(), 0);
    expect([filter.see(1, true, packet(), 0), filter.see(1, false, packet(), 0)]).toEqual([Strong, None]);
  });

  test.each([
    ["identification", { identification: 6 }],
    ["time stamp", { timestampValue: 8 }],
    ["window", { window: 501 }],
    ["SEQ", { seq: 1 }],
    ["ACK", { ack: 1 }],
    ["flags", { flags: Ack }],
    ["length", { payloadLength: 101 }],
  ])("is none with another %s", (_, changes) => {
    const filter = new CopyFilter();
    filter.see(1, true, packet(), 0);
    expect(filter.see(1, true, packet(changes), 0)).toBe(None);
    expect(filter.see(1, true, packet(changes), 0)).toBe(Strong);
  });

  test("is none with another selective acknowledgement", () => {
    const filter = new CopyFilter();
    expect([withSack(0), withSack(9), withSack(9), withSack(4_000_000_000), withSack(4_000_000_000)].map((sent) => filter.see(1, true, sent, 0))).toEqual([
      None,
      None,
      Strong,
      None,
      Strong,
    ]);
    // What an earlier packet left in a field that this one does not have.
    const left = (edge: number) => Object.assign(withSack(edge), { sackCount: 0 });
    expect([filter.see(2, true, left(1), 0), filter.see(2, true, left(2), 0)]).toEqual([None, Strong]);
  });

  test.each([
    ["SEQ", (filter: CopyFilter, i: number) => filter.see(1, true, packet({ seq: i }), 0)],
    ["ACK", (filter: CopyFilter, i: number) => filter.see(1, true, packet({ ack: i }), 0)],
    ["length", (filter: CopyFilter, i: number) => filter.see(1, true, packet({ payloadLength: i }), 0)],
    ["connection", (filter: CopyFilter, i: number) => filter.see(i, true, packet(), 0)],
  ])("is none in the place of one of another %s", (_, see) => {
    const filter = new CopyFilter();
    let taken = 0;
    for (let i = 0; i < MANY; i++) if (see(filter, i) !== None) taken++;
    expect(taken).toBe(0);
    expect(see(filter, MANY - 1)).toBe(Strong);
  });
});

describe("the proof is weak", () => {
  const proof = (changes: Partial<Packet>) => {
    const filter = new CopyFilter();
    filter.see(1, true, packet(changes), 0);
    return filter.see(1, true, packet(changes), 0);
  };
  const bare = { identification: 0, payloadLength: 0 };

  test("of what a host may send twice within milliseconds, without an identification", () => {
    expect([Ack, Rst, Rst | Ack, Syn | Ack].map((flags) => proof({ ...bare, flags }))).toEqual([Weak, Weak, Weak, Weak]);
    expect([Ack, Rst, Syn | Ack].map((flags) => proof({ ...bare, flags, identification: -1 }))).toEqual([Weak, Weak, Weak]);
  });

  test("of nothing else", () => {
    expect([Syn, Fin, Fin | Ack].map((flags) => proof({ ...bare, flags }))).toEqual([Strong, Strong, Strong]);
    expect([proof({ ...bare, flags: Ack, payloadLength: 1 }), proof({ ...bare, flags: Ack, identification: 1 })]).toEqual([Strong, Strong]);
  });
});
