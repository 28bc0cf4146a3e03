import { describe, expect, test } from "vitest";
import { Packet } from "../../src/net/packet.ts";
import { sackOffsets, takeAcknowledgement } from "../../src/tcp/acknowledgement.ts";
import { Arrival } from "../../src/tcp/arrival.ts";
import { HalfStream } from "../../src/tcp/half-stream.ts";
import { Dialogue } from "./dialogue.ts";
import { playOne } from "./play.ts";

/** An ACK of a stream that begins at SEQ 1001 and has ten segments in flight: that of number i has 100 + i bytes and begins at 110 i. */
function arrival(ackOffset: number, { sack = [], peer = {} }: { sack?: readonly number[]; peer?: Partial<HalfStream> } = {}) {
  const a = new Arrival();
  a.peer = Object.assign(new HalfStream({ ahead: 0, remembered: 0 }), { isn: 1_000, highest: 1_099, acked: 0 }, peer);
  for (let i = 0; i < 10; i++) a.peer.send(110 * i, 110 * i + 100 + i);
  a.packet = Object.assign(new Packet(), { sackCount: sack.length / 2 });
  sack.forEach((edge, i) => {
    (i % 2 === 0 ? a.packet.sackLeft : a.packet.sackRight)[i >> 1] = 1_001 + edge;
  });
  return Object.assign(a, { ackOffset, hasAck: ackOffset !== -1 });
}

function taken(...args: Parameters<typeof arrival>): HalfStream {
  const a = arrival(...args);
  takeAcknowledgement({} as never, a);
  return a.peer;
}

describe("an acknowledgement", () => {
  test("covers what is before it, and the largest of it was delivered", () => {
    expect(taken(450)).toMatchObject({ acked: 450, ackSeen: true, largestAcked: 103, finAcked: false });
    expect(taken(0)).toMatchObject({ acked: 0, ackSeen: true, largestAcked: 0 });
    expect(taken(-1)).toMatchObject({ acked: 0, ackSeen: false });
  });

  test("never takes back what an earlier one covered", () => {
    expect(taken(450, { peer: { acked: 600 } })).toMatchObject({ acked: 600, largestAcked: 0 });
    expect(taken(600, { peer: { acked: 600 } })).toMatchObject({ acked: 600, largestAcked: 0 });
  });

  test("of more than all bytes is one of the FIN, which is no byte", () => {
    expect(taken(1_001, { peer: { finOffset: 1_000 } })).toMatchObject({ acked: 1_000, finAcked: true });
    expect(taken(1_000, { peer: { finOffset: 1_000 } })).toMatchObject({ acked: 1_000, finAcked: false });
    expect(taken(0, { peer: { finOffset: -1 } })).toMatchObject({ acked: 0, finAcked: false });
  });
});

describe("selective acknowledgements", () => {
  test("tell what was delivered beyond a hole", () => {
    expect(taken(100, { sack: [440, 544] })).toMatchObject({ acked: 100, largestAcked: 104 });
    expect(taken(100, { sack: [440, 543] })).toMatchObject({ largestAcked: 100 });
    expect(taken(100, { sack: [220, 322, 770, 877] })).toMatchObject({ largestAcked: 107 });
    expect(taken(-1, { sack: [440, 544] })).toMatchObject({ largestAcked: 0 });
  });

  test("are offsets of the stream; none is no list", () => {
    expect(sackOffsets(arrival(100, { sack: [300, 403, 700, 807] }))).toEqual([300, 403, 700, 807]);
    expect(sackOffsets(arrival(100))).toBeNull();
    expect(sackOffsets(arrival(-1, { sack: [300, 403] }))).toBeNull();
  });

  test("beside an ACK, of which a SYN has none", () => {
    const { segments } = playOne(new Dialogue().handshake().packets).connection;
    expect(segments.map(({ offset, ackOffset }) => [offset, ackOffset])).toEqual([
      [-1, -1],
      [-1, 0],
      [0, 0],
    ]);
  });

  test("of blocks that an earlier packet left behind are not taken", () => {
    const { connection } = playOne(
      new Dialogue()
        .handshake()
        .ack("server", { sack: [[1_501, 1_601]] })
        .ack("server").packets,
    );
    expect(connection.segments.map(({ sack }) => sack)).toEqual([null, null, null, [500, 600], null]);
  });
});
