import { describe, expect, test } from "vitest";
import { MAX_FORWARD_JUMP } from "../../src/limits.ts";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import { Arrival } from "../../src/tcp/arrival.ts";
import { classify, hasInvalidFlags, probeKind } from "../../src/tcp/classify.ts";
import { HalfStream } from "../../src/tcp/half-stream.ts";

const { Syn, Ack, Fin, Rst, Psh } = TcpFlag;
const MIB = 1024 * 1024;
const QUARTER = 2 ** 30;

interface Case {
  flags?: number;
  offset?: number;
  length?: number;
  /** -1: without. */
  ackOffset?: number;
  hasOffset?: boolean;
  /** What waits of the sender's bytes. */
  held?: readonly [from: number, to: number];
  sender?: Partial<HalfStream>;
  peer?: Partial<HalfStream>;
}

/** A segment between two ends that have sent, and acknowledged, 100 bytes each; whatever is given is otherwise. */
function arrival({ flags = Ack, offset = 100, length = 0, ackOffset = 100, hasOffset = true, held, sender = {}, peer = {} }: Case): Arrival {
  const half = (changes: Partial<HalfStream>) => {
    const stream = new HalfStream({ ahead: 0, remembered: 0 });
    return Object.assign(
      stream,
      { isnSeen: true, synSent: true, segments: 5, contiguous: 100, highest: 100, claimed: 100, acked: 100, window: 1_000 },
      changes,
    );
  };
  const a = new Arrival();
  a.packet = Object.assign(new Packet(), { flags, payloadLength: length });
  a.sender = half(sender);
  a.peer = half(peer);
  if (held !== undefined) a.sender.held.insert(held[0], held[1], new Uint8Array(held[1] - held[0]), 0, held[1] - held[0], 1, 0);
  return Object.assign(a, { offset, hasOffset, ackOffset, hasAck: ackOffset !== -1 });
}

function kinds(cases: readonly (readonly [Case, string])[]): void {
  for (const [segment, kind] of cases) expect(classify(arrival(segment)), JSON.stringify(segment)).toBe(kind);
}

describe("a segment is", () => {
  test("new, or sent again", () => {
    kinds([
      [{}, "new"],
      [{ length: 10 }, "new"],
      [{ offset: 90, length: 11 }, "new"],
      [{ offset: 90, length: 10 }, "retransmission"],
      [{ offset: 98, length: 1 }, "retransmission"],
      [{ flags: Fin | Ack }, "new"],
      [{ flags: Fin | Ack, sender: { finOffset: 100 } }, "retransmission"],
      [{ offset: 101, sender: { finOffset: 100 } }, "new"],
    ]);
  });

  test("out of order where it fills what is missing", () => {
    kinds([
      [{ offset: 60, length: 10, sender: { contiguous: 50 } }, "out-of-order"],
      [{ offset: 40, length: 10, sender: { contiguous: 50 } }, "retransmission"],
      [{ offset: 40, length: 11, sender: { contiguous: 50 } }, "out-of-order"],
      [{ offset: 60, length: 10, held: [60, 70], sender: { contiguous: 50 } }, "retransmission"],
      [{ offset: 60, length: 11, held: [60, 70], sender: { contiguous: 50 } }, "out-of-order"],
      [{ offset: 40, length: 30, held: [50, 70], sender: { contiguous: 50 } }, "retransmission"],
    ]);
  });

  test("a keep-alive or a probe at the byte before the next one", () => {
    const shut = { peer: { window: 0 } };
    kinds([
      [{ offset: 99 }, "keep-alive"],
      [{ offset: 99, length: 1 }, "keep-alive"],
      [{ offset: 99, length: 1, sender: { acked: 99 } }, "retransmission"],
      [{ offset: 99, length: 2 }, "new"],
      [{ offset: 98 }, "new"],
      [{ flags: Fin | Ack, offset: 99, length: 1 }, "retransmission"],
      [{ offset: 99, ...shut }, "window-probe"],
      [{ offset: 99, length: 1, ...shut }, "window-probe"],
      [{ offset: 99, length: 2, ...shut }, "new"],
      [{ length: 1, ...shut }, "window-probe"],
      [{ length: 2, ...shut }, "new"],
      [{ length: 1 }, "new"],
    ]);
    expect(probeKind(arrival({ offset: 99, sender: { claimed: 200 } }))).toBeNull();
    expect(probeKind(arrival({ offset: 199, sender: { claimed: 200 } }))).toBe("keep-alive");
  });
});

describe("a segment is outside of the window", () => {
  test("ahead of all that could be held, beyond the window", () => {
    const last = 100 + MAX_FORWARD_JUMP + 1_000 + 1;
    kinds([
      [{ offset: last - 10, length: 10 }, "new"],
      [{ offset: last - 9, length: 10 }, "outside-window"],
      [{ offset: last - 9, length: 10, sender: { acked: 101 } }, "new"],
      [{ offset: last - 9, length: 10, sender: { claimed: 101 } }, "new"],
      [{ offset: last - 1_001, peer: { window: -1 } }, "new"],
      [{ offset: last - 999, peer: { window: -1 } }, "outside-window"],
    ]);
  });

  test("far behind, or before the stream", () => {
    const far = { contiguous: 3 * MIB, highest: 3 * MIB, claimed: 3 * MIB, acked: 3 * MIB };
    kinds([
      [{ offset: 2 * MIB, length: 10, sender: far }, "retransmission"],
      [{ offset: 2 * MIB - 1, length: 10, sender: far }, "outside-window"],
      [{ offset: -10, length: 10 }, "outside-window"],
      [{ offset: -10, length: 11 }, "retransmission"],
      [{ offset: -10, length: 10, sender: { isnSeen: false } }, "retransmission"],
      [{ offset: -10 }, "new"],
      [{ offset: -1, length: 1 }, "retransmission"],
      [{ offset: -2, length: 1 }, "outside-window"],
      [{ offset: -2, length: 2 }, "outside-window"],
      [{ flags: Fin | Ack, offset: 80, length: 19 }, "outside-window"],
      [{ flags: Fin | Ack, offset: 80, length: 20 }, "retransmission"],
      [{ flags: Fin | Ack, offset: 80, length: 19, sender: { finOffset: 99 } }, "retransmission"],
    ]);
  });

  test("with an ACK of what the other end cannot have sent", () => {
    const much = { acked: QUARTER + 100, highest: QUARTER + 100, claimed: QUARTER + 100 };
    const last = 100 + MAX_FORWARD_JUMP + 1_000 + 1;
    kinds([
      [{ ackOffset: -1 }, "new"],
      [{ ackOffset: 0 }, "new"],
      [{ ackOffset: -2 }, "outside-window"],
      [{ ackOffset: -2, peer: { isnSeen: false } }, "new"],
      [{ ackOffset: 99, peer: much }, "outside-window"],
      [{ ackOffset: 100, peer: much }, "new"],
      [{ ackOffset: last }, "new"],
      [{ ackOffset: last + 1 }, "outside-window"],
      [{ ackOffset: last + 1, peer: { segments: 0 } }, "new"],
      [{ ackOffset: 100 + QUARTER, peer: { segments: 0 } }, "new"],
      [{ ackOffset: 101 + QUARTER, peer: { segments: 0 } }, "outside-window"],
    ]);
  });

  test("but not after eight such in a row: then the capture missed what was between", () => {
    const [seven, eight] = [{ strayed: 7 }, { strayed: 8 }];
    kinds([
      [{ offset: 5 * MIB, sender: seven }, "outside-window"],
      [{ offset: 5 * MIB, sender: eight }, "new"],
      [{ offset: -5 * MIB, sender: { ...seven, isnSeen: false } }, "outside-window"],
      [{ offset: -5 * MIB, sender: { ...eight, isnSeen: false } }, "new"],
      [{ ackOffset: 5 * MIB, sender: seven }, "outside-window"],
      [{ ackOffset: 5 * MIB, sender: eight }, "new"],
      [{ offset: -10, length: 10, sender: eight }, "outside-window"],
    ]);
  });
});

describe("a RST counts", () => {
  const rst = { flags: Rst | Ack };

  test("within the window, from what was acknowledged on", () => {
    kinds([
      [rst, "new"],
      [{ ...rst, offset: 99 }, "outside-window"],
      [{ ...rst, offset: 100 + 65_535 }, "new"],
      [{ ...rst, offset: 101 + 65_535 }, "outside-window"],
      [{ ...rst, offset: 100 + 70_000, peer: { window: 70_000 } }, "new"],
      [{ ...rst, offset: 101 + 70_000, peer: { window: 70_000 } }, "outside-window"],
      [{ ...rst, offset: 300 + 65_535, sender: { claimed: 300 } }, "new"],
      [{ ...rst, offset: 300 + 65_535, sender: { acked: 300 } }, "new"],
      [{ ...rst, offset: 101 + 65_535, sender: { finOffset: 100 } }, "new"],
      [{ ...rst, offset: 102 + 65_535, sender: { finOffset: 100 } }, "outside-window"],
    ]);
  });

  test("as the first of an end, at its beginning or later", () => {
    const unseen = { synSent: false, isnSeen: false, segments: 0 };
    kinds([
      [{ ...rst, offset: -1, sender: unseen }, "new"],
      [{ ...rst, offset: 10 * MIB, sender: unseen }, "new"],
      [{ ...rst, offset: -2, sender: unseen }, "outside-window"],
      [{ ...rst, offset: -1, sender: { ...unseen, synSent: true } }, "outside-window"],
      [{ ...rst, offset: -1, sender: { ...unseen, isnSeen: true } }, "outside-window"],
      [{ ...rst, offset: -1, sender: { ...unseen, segments: 1 } }, "outside-window"],
    ]);
  });

  test("as the answer to a SYN, where it acknowledges that", () => {
    const answer = { ...rst, hasOffset: false };
    const syn = { highest: 0, claimed: 0 };
    const data = { bytes: new Uint8Array(5), length: 5, frame: 1, time: 0 };
    kinds([
      [{ ...answer, ackOffset: 0, peer: syn }, "new"],
      [{ ...answer, ackOffset: 1, peer: syn }, "new"],
      [{ ...answer, ackOffset: 2, peer: syn }, "outside-window"],
      [{ ...answer, ackOffset: -2, peer: syn }, "outside-window"],
      [{ ...answer, flags: Rst, ackOffset: 0, peer: syn }, "outside-window"],
      [{ ...answer, flags: Rst, ackOffset: -1, peer: { ...syn, synSent: false } }, "new"],
      [{ ...answer, ackOffset: 6, peer: { ...syn, synData: data } }, "new"],
      [{ ...answer, ackOffset: 7, peer: { ...syn, synData: data } }, "outside-window"],
      [{ ...answer, ackOffset: 101, peer: { synData: data } }, "new"],
    ]);
  });
});

test("flags that no TCP sends together", () => {
  const bad = [0, Fin, Psh, Syn | Fin, Syn | Rst, Syn | Fin | Rst, Syn | Ack | Fin, Rst | Fin, Rst | Fin | Ack];
  const good = [Ack, Fin | Ack, Psh | Ack, Syn, Syn | Ack, Syn | Psh, Rst, Rst | Ack];
  expect([...bad, ...good].map(hasInvalidFlags)).toEqual([...bad.map(() => true), ...good.map(() => false)]);
});
