import { describe, expect, test } from "vitest";
import { EARLY_PACKET_NANOSECONDS, MAX_FORWARD_JUMP } from "../../src/limits.ts";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import { Arrival } from "../../src/tcp/arrival.ts";
import { Base, type HalfStream } from "../../src/tcp/half-stream.ts";
import { meaningOfSyn, noteEstablished, takeBase, takeSyn } from "../../src/tcp/handshake.ts";
import type { Segment } from "../../src/tcp/segment.ts";
import { TcpConnection } from "../../src/tcp/tcp-connection.ts";

const { Syn, Ack, Psh } = TcpFlag;
const { None, Provisional, Settled } = Base;

interface Changes {
  connection?: Partial<TcpConnection>;
  originator?: Partial<HalfStream>;
  responder?: Partial<HalfStream>;
}

function connectionWith({ connection = {}, originator = {}, responder = {} }: Changes = {}): TcpConnection {
  const ends = {
    ...{ ipVersion: 4 as const, originatorAddress: Uint8Array.of(10, 0, 0, 1), responderAddress: Uint8Array.of(10, 0, 0, 2) },
    ...{ originatorPort: 40_000, responderPort: 22 },
  };
  const made = Object.assign(new TcpConnection(0, ends, { ahead: 0, remembered: 0 }, 0, 1, 0), connection);
  Object.assign(made.originator, originator);
  Object.assign(made.responder, responder);
  return made;
}

interface Sent extends Partial<Packet> {
  from?: "originator" | "responder";
  time?: number;
}

/** The packet at its connection, SEQ and ACK located. */
function arrival(connection: TcpConnection, { from = "originator", time = 0, ...fields }: Sent): Arrival {
  const a = new Arrival();
  a.load(connection, (from === "originator") === connection.forwardIsOriginator, Object.assign(new Packet(), fields), 0, 7, time);
  a.locate();
  return a;
}

interface SynCase extends Changes {
  flags?: number;
  /** Of the SYN, in a stream with ISN 5000; -1 is the same SYN again. */
  offset?: number;
  /** -1 is the byte before the first. */
  ackOffset?: number;
  time?: number;
}

/** The meanings of what the originator sends, whose stream goes to 100 if it has one. */
function meanings(cases: readonly (readonly [SynCase, string])[]): void {
  for (const [{ flags = Syn, offset = 0, ackOffset = 0, time = 0, ...changes }, meaning] of cases) {
    const connection = connectionWith({ ...changes, originator: { isn: 5_000, base: Settled, highest: 100, ...changes.originator } });
    const ack = connection.responder.isn + 1 + ackOffset;
    expect(meaningOfSyn(arrival(connection, { flags, seq: 5_001 + offset, ack, time })), JSON.stringify({ offset, ackOffset, time, changes })).toBe(meaning);
  }
}

describe("a SYN on a known 4-tuple", () => {
  const established = { established: true };
  const closed = { established: true, closed: true };

  test("with the ISN that is known belongs to the connection, over or not", () => {
    meanings([
      [{ offset: -1 }, "belongs"],
      [{ offset: -1, connection: established }, "belongs"],
      [{ offset: -1, connection: closed }, "belongs"],
    ]);
  });

  test("with another ISN is the next incarnation, or of no effect where the handshake is done and the SEQ could be of this one", () => {
    meanings([
      [{ offset: 0 }, "next-incarnation"],
      [{ offset: -2 }, "next-incarnation"],
      [{ offset: 0, connection: established }, "ignored"],
      [{ offset: 0, connection: closed }, "next-incarnation"],
      [{ offset: -2, connection: established }, "next-incarnation"],
      [{ offset: 100 + MAX_FORWARD_JUMP, connection: established }, "ignored"],
      [{ offset: 101 + MAX_FORWARD_JUMP, connection: established }, "next-incarnation"],
    ]);
  });

  test("a little before bytes whose begin is a guess belongs to them", () => {
    const originator = { base: Provisional };
    meanings([
      [{ offset: -2, originator, connection: established }, "belongs"],
      [{ offset: -2, originator, connection: closed }, "belongs"],
      [{ offset: -MAX_FORWARD_JUMP, originator, connection: established }, "belongs"],
      [{ offset: -MAX_FORWARD_JUMP - 1, originator, connection: established }, "next-incarnation"],
      [{ offset: 0, originator, connection: established }, "ignored"],
    ]);
  });

  test("of an end that said nothing so far belongs, unless the connection is over", () => {
    const originator = { base: None };
    meanings([
      [{ originator }, "belongs"],
      [{ originator, connection: established }, "belongs"],
      [{ originator, connection: closed }, "next-incarnation"],
    ]);
  });

  test("belongs to the RST that was recorded before it, if that acknowledges it and is all that was seen", () => {
    const second = EARLY_PACKET_NANOSECONDS;
    const refused = (segment: Partial<Segment> | null, segments = 1): SynCase => ({
      originator: { base: None },
      connection: {
        closed: true,
        segments: Array.from({ length: segments }, () => segment as Segment),
        reset: { segment } as TcpConnection["reset"],
      },
      time: 5 * second,
    });
    meanings([
      [refused({ ack: 5_002, time: 5 * second }), "belongs"],
      [refused({ ack: 5_002, time: 4 * second }), "belongs"],
      [refused({ ack: 5_002, time: 6 * second }), "belongs"],
      [refused({ ack: 5_002, time: 4 * second - 1 }), "next-incarnation"],
      [refused({ ack: 5_002, time: 6 * second + 1 }), "next-incarnation"],
      [refused({ ack: 5_001, time: 5 * second }), "next-incarnation"],
      [refused({ ack: 5_002, time: 5 * second }, 2), "next-incarnation"],
      [refused(null), "next-incarnation"],
      [{ ...refused(null), connection: { closed: true, segments: [{} as Segment] } }, "next-incarnation"],
    ]);
  });
});

describe("a SYN-ACK on a known 4-tuple", () => {
  const flags = Syn | Ack;
  const responder = { isn: 9_000, base: Settled };
  const established = { established: true };

  test("that acknowledges the SYN belongs, with any ISN until somebody answers", () => {
    meanings([
      [{ flags, offset: 50, responder }, "belongs"],
      [{ flags, offset: 50, responder, connection: established }, "ignored"],
      [{ flags, responder, originator: { base: None }, connection: established }, "belongs"],
      [{ flags, offset: 50, ackOffset: 123 }, "belongs"],
    ]);
  });

  test("acknowledges the SYN, with the data that came in it or later, and at most a FIN", () => {
    const data = { bytes: new Uint8Array(5), length: 5, frame: 1, time: 0 };
    const cases: [ackOffset: number, Partial<HalfStream>, string][] = [
      [-1, {}, "ignored"],
      [0, {}, "belongs"],
      [1, {}, "belongs"],
      [2, {}, "ignored"],
      [6, { synData: data }, "belongs"],
      [7, { synData: data }, "ignored"],
      [11, { synData: data, highest: 10 }, "belongs"],
      [12, { synData: data, highest: 10 }, "ignored"],
    ];
    meanings(cases.map(([ackOffset, more, meaning]) => [{ flags, offset: 50, ackOffset, responder: { ...responder, ...more } }, meaning]));
  });

  test("of something else is of no effect, or of the next incarnation where its SEQ can't be of an established one", () => {
    const stranger = { flags, responder, ackOffset: 77 };
    meanings([
      [{ ...stranger, offset: -2 }, "ignored"],
      [{ ...stranger, offset: -2, connection: established }, "next-incarnation"],
      [{ ...stranger, offset: 50, connection: established }, "ignored"],
      [{ ...stranger, offset: 101 + MAX_FORWARD_JUMP, connection: established }, "next-incarnation"],
      [{ ...stranger, originator: { base: None }, connection: established }, "ignored"],
    ]);
  });
});

function syn(connection: TcpConnection, fields: Sent): Arrival {
  const a = arrival(connection, { flags: Syn, seq: 1_000, mss: -1, windowScale: -1, payloadLength: 0, ...fields });
  takeSyn(a);
  return a;
}

const synAck = (connection: TcpConnection, fields: Sent): Arrival =>
  syn(connection, { from: "responder", flags: Syn | Ack, seq: 8_000, ack: 1_001, ...fields });

describe("a SYN that belongs", () => {
  test("settles where its stream begins, and nothing of the other", () => {
    const connection = connectionWith();
    expect(syn(connection, { mss: 1_460, windowScale: 7, time: 5 }).kind).toBe("new");
    expect(connection).toMatchObject({ synSeen: true, synAckSeen: false, synCount: 1, synTime: 5, simultaneousOpen: false, originatorPort: 40_000 });
    const expected = { isn: 1_000, isnSeen: true, base: Settled, synSent: true, synAckSent: false, mss: 1_460, windowScale: 7, synData: null };
    expect(connection.originator).toMatchObject(expected);
    expect(connection.responder).toMatchObject({ isnSeen: false, base: None, synSent: false, mss: -1 });
  });

  test("sent again is a retransmission; with other options the last scale counts, and the MSS that was told", () => {
    const connection = connectionWith();
    syn(connection, { mss: 1_460, windowScale: 7 });
    expect(syn(connection, { time: 9 }).kind).toBe("retransmission");
    expect(connection).toMatchObject({ synCount: 2, synTime: 9, originator: { mss: 1_460, windowScale: -1 } });
    expect(syn(connection, { seq: 1_500 }).kind).toBe("new");
    expect(connection.originator.isn).toBe(1_500);
  });

  test("after the SYN-ACK is no begin of the round trip, unless it is the first", () => {
    const connection = connectionWith();
    synAck(connection, { time: 3 });
    syn(connection, { time: 4 });
    syn(connection, { time: 5 });
    expect(connection).toMatchObject({ synTime: 4, synCount: 2, simultaneousOpen: false });
  });

  test("of both ends is a simultaneous open, whose SYN-ACK is no retransmission", () => {
    const connection = connectionWith();
    syn(connection, {});
    expect(syn(connection, { from: "responder", seq: 8_000, time: 2 }).fromOriginator).toBe(false);
    expect(connection).toMatchObject({ simultaneousOpen: true, synCount: 1, synTime: 0, synSeen: true, synAckSeen: false, responder: { isn: 8_000 } });
    expect(synAck(connection, { time: 3 }).kind).toBe("new");
    expect(synAck(connection, { time: 4 }).kind).toBe("retransmission");
    expect(connection).toMatchObject({ synAckTime: 3, lastSynAckTime: 4 });
  });

  test("keeps its data, those of the first that has any, until bytes came", () => {
    const data = Uint8Array.of(0, 0, 1, 2, 3, 0);
    const fields = { data, payloadOffset: 2, payloadLength: 5, payloadCaptured: 3 };
    const connection = connectionWith();
    syn(connection, {});
    expect(connection.originator.synData).toBeNull();
    syn(connection, { ...fields, time: 6 });
    const kept = { bytes: Uint8Array.of(1, 2, 3), length: 5, frame: 7, time: 6 };
    expect(connection.originator.synData).toEqual(kept);
    syn(connection, { ...fields, payloadLength: 4, time: 8 });
    expect(connection.originator.synData).toEqual(kept);
    const late = connectionWith({ originator: { dataSegments: 1 } });
    syn(late, fields);
    expect(late.originator.synData).toBeNull();
  });
});

describe("a SYN-ACK that belongs", () => {
  test("tells both streams' begin where no SYN did", () => {
    const connection = connectionWith();
    synAck(connection, { time: 3 });
    synAck(connection, { time: 5, ack: 1_777 });
    expect(connection).toMatchObject({ synAckSeen: true, synSeen: false, synCount: 0, synAckTime: 3, lastSynAckTime: 5, synTime: Number.NaN });
    expect(connection.responder).toMatchObject({ isn: 8_000, isnSeen: true, base: Settled, synSent: true, synAckSent: true });
    expect(connection.originator).toMatchObject({ isn: 1_000, isnSeen: true, base: Settled, synSent: false, synAckSent: false });
  });

  test("with ACK 0 acknowledges an ISN at the end of the circle", () => {
    const connection = connectionWith();
    synAck(connection, { ack: 0 });
    expect(connection.originator.isn).toBe(0xffff_ffff);
  });
});

describe("a begin that was a guess", () => {
  const segments = () => [{ fromOriginator: true, offset: 30, ackOffset: -1, sack: null } as Segment];

  test("is moved by the SYN, and all offsets with it", () => {
    const changes = { connection: { segments: segments() }, originator: { isn: 5, base: Provisional, dataSegments: 1, highest: 40 } };
    const connection = connectionWith(changes);
    syn(connection, { seq: 0xffff_fff0 });
    expect(connection.originator).toMatchObject({ isn: 0xffff_fff0, highest: 61, isnSeen: true, base: Settled });
    expect(connection.segments[0]!.offset).toBe(51);
  });

  test("is moved by the SYN-ACK of the other end too", () => {
    const connection = connectionWith({ connection: { segments: segments() }, originator: { isn: 990, base: Provisional } });
    synAck(connection, {});
    expect([connection.originator.isn, connection.segments[0]!.offset]).toEqual([1_000, 20]);
  });

  test.each([
    ["of a SYN before", { isn: 5, base: Settled, isnSeen: true, dataSegments: 1, highest: 40 }],
    ["of nothing", { base: None, dataSegments: 1, highest: 40 }],
  ])("is not moved where it was %s", (_, originator) => {
    const connection = connectionWith({ connection: { segments: segments() }, originator });
    syn(connection, { seq: 1_000 });
    expect(connection.originator).toMatchObject({ isn: 1_000, highest: 40 });
    expect(connection.segments[0]!.offset).toBe(30);
  });
});

describe("the ends change places", () => {
  const ports = (connection: TcpConnection) => [connection.originatorPort, connection.responderPort];

  test("when the SYN comes from the responder, or the SYN-ACK from the originator", () => {
    const opened = connectionWith();
    const a = syn(opened, { from: "responder" });
    expect([a.fromOriginator, ports(opened), opened.synSeen, opened.originator.isn]).toEqual([true, [22, 40_000], true, 1_000]);
    expect(a.sender).toBe(opened.originator);
    const answered = connectionWith();
    expect(synAck(answered, { from: "originator" }).fromOriginator).toBe(false);
    expect([ports(answered), answered.responder.isn]).toEqual([[22, 40_000], 8_000]);
  });

  test.each<[string, Changes]>([
    ["the sink was told", { connection: { begun: true } }],
    ["the originator sent a SYN", { originator: { synSent: true } }],
    ["the responder sent a SYN", { responder: { synSent: true } }],
  ])("but not once %s", (_, changes) => {
    const connection = connectionWith(changes);
    syn(connection, { from: "responder" });
    expect(ports(connection)).toEqual([40_000, 22]);
    expect(connection.simultaneousOpen).toBe(changes.originator !== undefined);
  });
});

describe("a segment without SYN, of an end of which no SYN was seen", () => {
  const bare = { flags: Ack | Psh, seq: 3_000, ack: 6_000, payloadLength: 0 };

  test("tells provisionally where both streams begin", () => {
    const connection = connectionWith();
    expect(takeBase(arrival(connection, { ...bare, seq: 0, ack: 0 }))).toBe(true);
    expect(connection.originator).toMatchObject({ isn: 0xffff_ffff, base: Provisional, isnSeen: false });
    expect(connection.responder).toMatchObject({ isn: 0xffff_ffff, base: Provisional, isnSeen: false });
  });

  test("tells nothing of the other end without ACK, or where that is known", () => {
    const silent = connectionWith();
    expect(takeBase(arrival(silent, { ...bare, flags: Psh }))).toBe(true);
    expect(silent.responder).toMatchObject({ isn: 0, base: None });
    const known = connectionWith({ responder: { isn: 5_990, base: Settled } });
    takeBase(arrival(known, bare));
    expect([known.responder, known.originator]).toMatchObject([
      { isn: 5_990, base: Settled },
      { isn: 2_999, base: Provisional },
    ]);
  });

  test("answers a SYN with an ACK of it and little more, or is no part of this", () => {
    const answers = (ackOffset: number, changes: Partial<HalfStream> = {}, flags: number = Ack) => {
      const connection = connectionWith({ responder: { isn: 6_000, base: Settled, synSent: true, highest: 20, ...changes } });
      const isTaken = takeBase(arrival(connection, { ...bare, flags, ack: 6_001 + ackOffset }));
      expect(connection.originator.base).toBe(isTaken ? Provisional : None);
      return isTaken;
    };
    expect([-1, 0, 20 + MAX_FORWARD_JUMP, 21 + MAX_FORWARD_JUMP].map((ackOffset) => answers(ackOffset))).toEqual([false, true, true, false]);
    expect([answers(-1, { synSent: false }), answers(0, {}, Psh)]).toEqual([true, false]);
  });

  test("moves the begin where its bytes are earlier, or the one that told it was a keep-alive", () => {
    const moved = (offset: number, changes: Partial<HalfStream> = {}, payloadLength = 4) => {
      const connection = connectionWith({ originator: { isn: 5_000_000, base: Provisional, ...changes } });
      expect(takeBase(arrival(connection, { ...bare, payloadLength, seq: 5_000_001 + offset }))).toBe(true);
      return connection.originator.isn - 5_000_000;
    };
    expect([-1, -5, -MAX_FORWARD_JUMP, -MAX_FORWARD_JUMP - 1].map((offset) => moved(offset))).toEqual([-1, -5, -MAX_FORWARD_JUMP, 0]);
    expect([moved(1), moved(2), moved(1, { dataSegments: 1 }), moved(-5, { dataSegments: 1 })]).toEqual([1, 0, 0, -5]);
    expect([moved(-5, {}, 0), moved(1, {}, 0), moved(-5, { base: Settled })]).toEqual([0, 0, 0]);
  });
});

describe("established", () => {
  const sent = { synSent: true };
  const shows = (from: "originator" | "responder", fields: Sent, sender: Partial<HalfStream> = {}, peer: Partial<HalfStream> = {}) => {
    const connection = connectionWith(from === "originator" ? { originator: sender, responder: peer } : { originator: peer, responder: sender });
    noteEstablished(arrival(connection, { flags: Ack, ack: 1, payloadLength: 0, from, ...fields }));
    return connection.established;
  };

  test("by an ACK of the originator, where a SYN was seen", () => {
    expect([shows("originator", {}, sent), shows("originator", {}, {}, sent)]).toEqual([true, true]);
    const withoutAck: Sent = { flags: Psh, payloadLength: 5 };
    expect([shows("originator", withoutAck, sent), shows("originator", withoutAck, {}, { ...sent, segments: 1 })]).toEqual([false, false]);
    expect(shows("originator", { flags: Syn | Ack }, sent)).toBe(false);
  });

  test("by payload of the responder or its ACK of a byte, where a SYN was seen", () => {
    expect([shows("responder", { payloadLength: 1 }, sent), shows("responder", { payloadLength: 1 }, {}, sent)]).toEqual([true, true]);
    const known = { base: Settled, segments: 3 };
    expect([0, 1, 2].map((ack) => shows("responder", { ack }, sent, known))).toEqual([false, false, true]);
    expect([1, 2].map((ack) => shows("responder", { ack }, {}, { ...known, ...sent }))).toEqual([false, true]);
  });

  test.each(["originator", "responder"] as const)("by payload of the %s, or after a segment of the other end, where no SYN was seen", (from) => {
    expect(shows(from, {})).toBe(false);
    expect([shows(from, { payloadLength: 1 }), shows(from, {}, {}, { segments: 1 })]).toEqual([true, true]);
  });
});

describe("the round trip of the handshake", () => {
  const times = { synTime: 10, synAckTime: 30, lastSynAckTime: 40 };
  const measured = (changes: Partial<TcpConnection>, fields: Sent = {}) => {
    const connection = connectionWith({ connection: { ...times, ...changes }, originator: { synSent: true } });
    noteEstablished(arrival(connection, { flags: Ack, ack: 1, payloadLength: 0, time: 100, ...fields }));
    return connection.rtt;
  };

  test("is from the SYN to the first SYN-ACK and from the last to the ACK", () => {
    expect([measured({}), measured({ synTime: 30 }), measured({}, { time: 40 })]).toEqual([80, 60, 20]);
  });

  test("is unknown where they are out of order or one is missing", () => {
    expect([measured({ synTime: 31 }), measured({}, { time: 39 }), measured({ synTime: Number.NaN })]).toEqual([-1, -1, -1]);
  });

  test("is taken once, from what the originator sends", () => {
    expect([measured({ established: true }), measured({}, { flags: Psh }), measured({}, { from: "responder", payloadLength: 1 })]).toEqual([-1, -1, -1]);
  });
});
