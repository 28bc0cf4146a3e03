import { describe, expect, test } from "vitest";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import { Arrival } from "../../src/tcp/arrival.ts";
import { reviewFins, reviewReset, takeFin, takeReset } from "../../src/tcp/ending.ts";
import type { HalfStream } from "../../src/tcp/half-stream.ts";
import type { Segment } from "../../src/tcp/segment.ts";
import { TcpConnection } from "../../src/tcp/tcp-connection.ts";

const { Ack, Fin, Rst, Syn } = TcpFlag;

/** Both ends have sent 100 bytes. */
function connection(originator: Partial<HalfStream> = {}, responder: Partial<HalfStream> = {}): TcpConnection {
  const address = new Uint8Array(4);
  const ends = { ipVersion: 4, originatorAddress: address, responderAddress: address, originatorPort: 40_000, responderPort: 22 } as const;
  const made = new TcpConnection(0, ends, { ahead: 0, remembered: 0 }, 0, 1, 0);
  Object.assign(made.originator, { highest: 100, claimed: 100 }, originator);
  Object.assign(made.responder, { highest: 100, claimed: 100 }, responder);
  return made;
}

/** A segment of the connection; of its originator unless `by` says otherwise. */
function arrival(
  of: TcpConnection,
  more: { by?: "originator" | "responder"; flags?: number; offset?: number; length?: number; ack?: number; time?: number; kind?: Segment["kind"] } = {},
) {
  const { by = "originator", flags = Ack, offset = 100, length = 0, ack = 100, time = 10, kind = "new" } = more;
  const a = new Arrival();
  a.connection = of;
  a.orient(by === "originator");
  a.packet = Object.assign(new Packet(), { flags, payloadLength: length });
  return Object.assign(a, { capture: 2, frame: time, time, offset, hasOffset: true, ackOffset: ack, hasAck: ack !== -1, kind });
}

describe("a FIN", () => {
  const taken = (of: TcpConnection, more: Parameters<typeof arrival>[1] = {}) => {
    takeFin(arrival(of, { flags: Fin | Ack, ...more }));
    return of;
  };

  test("stands behind its payload, and closes", () => {
    const { originator, close } = taken(connection(), { offset: 90, length: 10, time: 7 });
    expect(originator).toMatchObject({ finOffset: 100, finCapture: 2, finFrame: 7, finTime: 7, finAcked: false, claimed: 100 });
    expect(close).toEqual({ fromOriginator: true, how: "fin", capture: 2, frame: 7, time: 7 });
  });

  test("again is none", () => {
    const of = taken(taken(connection(), { time: 7 }), { offset: 150, time: 3 });
    expect(of.originator).toMatchObject({ finOffset: 100, finTime: 7 });
    expect(of.close).toMatchObject({ time: 7 });
  });

  test("ends what was claimed, and its ACK may have come first", () => {
    expect(taken(connection({ claimed: 101, acked: 101 })).originator).toMatchObject({ claimed: 100, acked: 100, finAcked: true });
    expect(taken(connection({ claimed: 90, acked: 100 })).originator).toMatchObject({ claimed: 90, acked: 100, finAcked: false });
    expect(taken(connection({ acked: 40 })).originator).toMatchObject({ acked: 40, finAcked: false });
  });

  test("of both: the earlier one closed, whichever was recorded first, and of two at a time the first", () => {
    const closing = (first: number, second: number) => taken(taken(connection(), { time: first }), { by: "responder", time: second }).close?.fromOriginator;
    expect([closing(5, 6), closing(6, 5), closing(5, 5)]).toEqual([true, false, true]);
  });

  test("of both, acknowledged, is the end", () => {
    const over = (originator: boolean, responder: boolean) => {
      const of = connection({ finAcked: originator }, { finAcked: responder });
      reviewFins(of, 5);
      return [of.closed, of.closedTime];
    };
    expect([over(true, true), over(true, false), over(false, true), over(false, false)]).toEqual([
      [true, 5],
      [false, Number.NaN],
      [false, Number.NaN],
      [false, Number.NaN],
    ]);
    const closed = connection({ finAcked: true }, { finAcked: true });
    reviewFins(closed, 5);
    reviewFins(closed, 6);
    expect(closed.closedTime).toBe(5);
  });
});

describe("a RST", () => {
  const SEGMENT = { kind: "new" } as Segment;
  /** Reset by the originator at 10. */
  const reset = (of = connection()) => {
    takeReset(arrival(of, { flags: Rst | Ack }), SEGMENT);
    return of;
  };

  test("closes at once, and remembers how far both ends were", () => {
    const of = reset();
    expect(of).toMatchObject({ closed: true, closedTime: 10, close: { fromOriginator: true, how: "rst", capture: 2, frame: 10, time: 10 } });
    expect(of.originator.resetSent).toBe(true);
    expect(of.reset).toEqual({
      fromOriginator: true,
      segment: SEGMENT,
      frame: 10,
      time: 10,
      sent: 100,
      peerSent: 100,
      beforeSynAck: false,
      wentOn: false,
      acknowledgedLater: false,
    });
    expect(reset(connection({ finOffset: 100 }, { finOffset: 120 })).reset).toMatchObject({ sent: 101, peerSent: 121 });
    expect(reset(connection({ claimed: 130 }, { claimed: 140 })).reset).toMatchObject({ sent: 130, peerSent: 140 });
  });

  test("again changes nothing of the first", () => {
    const of = reset();
    takeReset(arrival(of, { by: "responder", flags: Rst, time: 12 }), null);
    expect(of.reset).toMatchObject({ fromOriginator: true, time: 10 });
    expect(of).toMatchObject({ closedTime: 10, close: { fromOriginator: true } });
    expect(of.responder.resetSent).toBe(true);
  });

  type Step = Parameters<typeof arrival>[1];
  const went = (...steps: Step[]) => {
    const of = reset();
    for (const step of steps) reviewReset(arrival(of, { time: 20, ...step }));
    return of;
  };
  const undone = (...steps: Step[]) => went(...steps).reset === null;
  const sends: Step = { offset: 100, length: 10 };
  const acknowledges: Step = { by: "responder", ack: 101 };

  test("had no effect where its sender goes on and the other end acknowledges that", () => {
    const of = went(sends, acknowledges);
    expect(of).toMatchObject({ reset: null, close: null, closed: false });
    expect(of.originator.resetSent).toBe(false);
    expect(SEGMENT.kind).toBe("outside-window");
    expect(of.anomalies).toEqual([{ code: "rst-ignored", count: 1, firstFrame: 10, detail: "in the name of the originator; both ends went on" }]);
    SEGMENT.kind = "new";
  });

  test.each([
    ["nothing new was sent", [{ offset: 90, length: 10 }, acknowledges]],
    ["no byte was sent", [{ offset: 101, length: 0 }, acknowledges]],
    ["it was a SYN", [{ ...sends, flags: Syn }, acknowledges]],
    ["it was a RST", [{ ...sends, flags: Rst }, acknowledges]],
    ["it was no later than the RST", [{ ...sends, time: 10 }, acknowledges]],
    ["nothing of it was acknowledged", [sends, { by: "responder", ack: 100 }]],
    ["the other end has no ACK", [sends, { by: "responder", ack: -1 }]],
    ["the acknowledgement came before", [acknowledges, sends]],
    ["the other end sent a RST", [sends, { ...acknowledges, flags: Rst | Ack }]],
    ["only the other end went on", [acknowledges, { by: "responder", length: 10 }]],
  ] as const)("had its effect where %s", (_, steps) => {
    expect(undone(...steps)).toBe(false);
  });

  test("had none where its sender acknowledges later bytes of the other end, and that sends more", () => {
    const acknowledgesMore: Step = { ack: 101 };
    const more: Step = { by: "responder", offset: 110, length: 10, ack: 50 };
    expect(undone(acknowledgesMore, more)).toBe(true);
    expect(undone({ ack: 100 }, more)).toBe(false);
    expect(undone({ ack: -1 }, more)).toBe(false);
    expect(undone(more, acknowledgesMore)).toBe(false);
    expect(undone(acknowledgesMore, { ...more, kind: "retransmission" })).toBe(false);
    expect(undone(acknowledgesMore, { ...more, length: 0 })).toBe(false);
    expect(undone(acknowledgesMore, { ...more, offset: 90 })).toBe(false);
    expect(undone(acknowledgesMore, { ...more, offset: 91 })).toBe(true);
    expect(undone(acknowledgesMore, { ...more, flags: Syn | Ack })).toBe(false);
  });

  test("without effect leaves the FINs that came, the earlier of which closed", () => {
    const of = connection();
    takeFin(arrival(of, { by: "responder", flags: Fin | Ack, time: 15 }));
    takeFin(arrival(of, { flags: Fin | Ack, time: 16 }));
    of.originator.finOffset = 300;
    of.originator.finAcked = true;
    takeReset(arrival(of, { flags: Rst, time: 10 }), null);
    Object.assign(of.reset!, { sent: 100 });
    reviewReset(arrival(of, { ...sends, time: 20 }));
    reviewReset(arrival(of, { ...acknowledges, time: 21 }));
    expect(of).toMatchObject({ reset: null, closed: false, close: { fromOriginator: false, how: "fin", capture: 2, frame: 15, time: 15 } });
    of.responder.finAcked = true;
    takeReset(arrival(of, { flags: Rst, time: 14 }), null);
    Object.assign(of.reset!, { sent: 100 });
    reviewReset(arrival(of, { ...sends, time: 20 }));
    reviewReset(arrival(of, { ...acknowledges, time: 21 }));
    expect(of).toMatchObject({ closed: true, close: { how: "fin", time: 15 } });
  });

  test("behind a FIN did not close, with effect or without", () => {
    const of = connection();
    takeFin(arrival(of, { flags: Fin | Ack, time: 5 }));
    takeReset(arrival(of, { by: "responder", flags: Rst, time: 10 }), null);
    expect(of.close).toMatchObject({ how: "fin", time: 5 });
    reviewReset(arrival(of, { by: "responder", offset: 100, length: 10, time: 20 }));
    reviewReset(arrival(of, { ack: 110, time: 21 }));
    expect(of).toMatchObject({ reset: null, close: { how: "fin", fromOriginator: true, time: 5 } });
    expect(of.anomalies).toMatchObject([{ detail: "in the name of the responder; both ends went on" }]);
  });
});
