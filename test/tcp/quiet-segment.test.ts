import { describe, expect, test } from "vitest";
import { MAX_RECORDS } from "../../src/limits.ts";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import type { Connection } from "../../src/tcp/connection.ts";
import { Base, type HalfStream } from "../../src/tcp/half-stream.ts";
import { isAhead, isQuietSegment, takeQuietSegment } from "../../src/tcp/quiet-segment.ts";
import { TcpConnection } from "../../src/tcp/tcp-connection.ts";

const { Syn, Ack, Fin, Rst, Psh } = TcpFlag;
const QUARTER = 2 ** 30;
const ISN = { originator: 1_000, responder: 9_000 };

/** Both ends have sent 100 bytes, and have them acknowledged. */
function connection(originator: Partial<HalfStream> = {}, responder: Partial<HalfStream> = {}): TcpConnection {
  const address = new Uint8Array(4);
  const ends = { ipVersion: 4, originatorAddress: address, responderAddress: address, originatorPort: 40_000, responderPort: 22 } as const;
  const made = new TcpConnection(0, ends, { ahead: 0, remembered: 0 }, 0, 1, 0);
  made.quiet = true;
  const spoke = { base: Base.Settled, highest: 100, claimed: 100, acked: 100, window: 500, hopLimit: 64 } as const;
  Object.assign(made.originator, { isn: ISN.originator, ...spoke }, originator);
  Object.assign(made.responder, { isn: ISN.responder, ...spoke }, responder);
  return made;
}

const segment = (offset: number, length: number, more: Partial<Packet> = {}) =>
  Object.assign(
    new Packet(),
    { seq: ISN.originator + 1 + offset, ack: ISN.responder + 1 + 100, flags: Psh | Ack, window: 500, hopLimit: 64, payloadLength: length },
    more,
  );

/** The connection after this segment of its originator. */
function taking(packet: Packet, of = connection()): TcpConnection {
  takeQuietSegment(of, true, packet);
  return of;
}

describe("a segment counts only", () => {
  test("when the connection is quiet, both streams were seen, and it opens and ends nothing", () => {
    expect(isQuietSegment(connection(), segment(100, 10))).toBe(true);
    expect([Syn, Fin, Rst].map((flag) => isQuietSegment(connection(), segment(100, 10, { flags: Ack | flag })))).toEqual([false, false, false]);
    expect(isQuietSegment(connection({ base: Base.None }), segment(100, 10))).toBe(false);
    expect(isQuietSegment(connection({}, { base: Base.None }), segment(100, 10))).toBe(false);
    expect(isQuietSegment(connection({ base: Base.Provisional }, { base: Base.Provisional }), segment(100, 10))).toBe(true);
    expect(isQuietSegment(Object.assign(connection(), { quiet: false }), segment(100, 10))).toBe(false);
  });

  test("and no copy reaches beyond all that was seen", () => {
    const { originator } = connection();
    expect([isAhead(originator, segment(95, 6)), isAhead(originator, segment(95, 5)), isAhead(originator, segment(101, 0))]).toEqual([true, false, true]);
  });
});

describe("payload", () => {
  test("that is new is a record of its size and its end", () => {
    const { originator, records, segmentsDropped, history } = taking(segment(100, 10));
    expect({ records, segmentsDropped, history }).toEqual({ records: [10], segmentsDropped: 1, history: "D" });
    expect(originator).toMatchObject({ highest: 110, segments: 1, dataSegments: 1, largestSent: 10, retransmissions: 0, claimed: 100 });
    const back = connection();
    takeQuietSegment(back, false, segment(100, 7, { seq: ISN.responder + 101, ack: ISN.originator + 101 }));
    expect(back).toMatchObject({ records: [-7], history: "d", responder: { highest: 107 }, originator: { highest: 100, acked: 100 } });
  });

  test("is a record as far as those are kept, and its letter stands once", () => {
    const full = connection();
    for (let i = 0; i < MAX_RECORDS + 3; i++) taking(segment(100 + i, 1), full);
    expect(full.records).toHaveLength(MAX_RECORDS);
    expect([full.originator.highest, full.history]).toEqual([100 + MAX_RECORDS + 3, "D"]);
  });

  test("that comes again is a retransmission; what was skipped was late", () => {
    expect(taking(segment(90, 10))).toMatchObject({ records: [], history: "DT", originator: { highest: 100, retransmissions: 1, dataSegments: 1 } });
    const skipped = taking(segment(150, 10));
    expect(skipped).toMatchObject({ records: [10], originator: { highest: 160, skippedFrom: 100, skippedTo: 150 } });
    const late = (offset: number, length: number) => {
      const { originator } = taking(segment(offset, length), taking(segment(150, 10)));
      return originator.retransmissions;
    };
    expect([late(100, 50), late(110, 10), late(99, 50), late(100, 51), late(150, 10)]).toEqual([0, 0, 1, 1, 1]);
    expect(taking(segment(100, 10), taking(segment(100, 10))).originator).toMatchObject({ retransmissions: 1, skippedFrom: 0, skippedTo: 0 });
  });

  test("of one byte that was sent before keeps alive, or asks for the window", () => {
    const byte = segment(99, 1);
    expect(taking(byte)).toMatchObject({ originator: { dataSegments: 0, retransmissions: 0, segments: 1 } });
    expect(taking(byte, connection({ acked: 99 }))).toMatchObject({ originator: { dataSegments: 1, retransmissions: 1 } });
    expect(taking(byte, connection({ acked: 99 }, { window: 0 }))).toMatchObject({ originator: { dataSegments: 0, retransmissions: 0 } });
    expect(taking(segment(98, 2))).toMatchObject({ originator: { dataSegments: 1, retransmissions: 1 } });
    expect(taking(segment(98, 1))).toMatchObject({ originator: { dataSegments: 1, retransmissions: 1 } });
    expect(taking(segment(100, 1))).toMatchObject({ originator: { dataSegments: 1, highest: 101 } });
  });

  test("a quarter of the sequence space away is of no stream", () => {
    expect(taking(segment(100, QUARTER - 1)).originator.highest).toBe(100 + QUARTER - 1);
    expect(taking(segment(101, QUARTER - 1))).toMatchObject({ records: [], originator: { highest: 100, skippedTo: 0 } });
  });
});

describe("a bare ACK", () => {
  test("claims what its sender has sent", () => {
    expect(taking(segment(150, 0, { flags: Ack }))).toMatchObject({ history: "A", records: [], originator: { claimed: 150, highest: 100, dataSegments: 0 } });
    expect(taking(segment(90, 0)).originator.claimed).toBe(100);
    expect(taking(segment(150, 0), connection({ finOffset: 120 })).originator.claimed).toBe(120);
    expect(taking(segment(110, 0), connection({ finOffset: 120 })).originator.claimed).toBe(110);
    expect(taking(segment(99 + QUARTER, 0)).originator.claimed).toBe(99 + QUARTER);
    expect(taking(segment(100 + QUARTER, 0)).originator.claimed).toBe(100);
    const twice = taking(segment(100, 0), taking(segment(100, 0)));
    expect(twice.history).toBe("A");
  });
});

describe("what it acknowledges", () => {
  const ack = (covered: number, responder: Partial<HalfStream> = {}, flags: number = Ack) =>
    taking(segment(100, 0, { ack: ISN.responder + 1 + covered, flags }), connection({}, { highest: 300, ...responder })).responder;

  test("is more than before, or nothing", () => {
    expect([ack(150).acked, ack(90).acked, ack(150, {}, Psh).acked]).toEqual([150, 100, 100]);
    expect([ack(99 + QUARTER, { highest: QUARTER }).acked, ack(100 + QUARTER, { highest: QUARTER }).acked]).toEqual([99 + QUARTER, 100]);
  });

  test("may be the FIN", () => {
    expect(ack(201, { finOffset: 200 })).toMatchObject({ acked: 200, finAcked: true });
    expect(ack(200, { finOffset: 200 })).toMatchObject({ acked: 200, finAcked: false });
    expect(ack(201)).toMatchObject({ acked: 201, finAcked: false });
  });

  test("was delivered", () => {
    const of = connection();
    of.responder.send(100, 177);
    taking(segment(100, 0, { ack: ISN.responder + 1 + 177 }), of);
    expect(of.responder.largestAcked).toBe(77);
  });
});

describe("whatever it is", () => {
  test("its window and its hop limit are taken", () => {
    const of: Connection = taking(segment(100, 10, { window: 0, hopLimit: 63 }));
    expect(of.originator).toMatchObject({ window: 0, zeroWindowSeen: true, hopLimit: 64, hopLimits: [63] });
    expect(taking(segment(100, 10)).originator.hopLimits).toEqual([]);
  });
});
