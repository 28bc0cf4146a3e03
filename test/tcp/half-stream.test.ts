import { describe, expect, test } from "vitest";
import { MAX_HOP_LIMITS, MAX_IN_FLIGHT } from "../../src/limits.ts";
import { Packet, TcpFlag } from "../../src/net/packet.ts";
import { HalfStream } from "../../src/tcp/half-stream.ts";
import { noteHistory, noteHistoryCount } from "../../src/tcp/history.ts";
import type { TcpConnection } from "../../src/tcp/tcp-connection.ts";
import { takeWindow } from "../../src/tcp/window.ts";

const half = (changes: Partial<HalfStream> = {}) => Object.assign(new HalfStream({ ahead: 0, remembered: 0 }), changes);

describe("the largest segment that was acknowledged", () => {
  /** Segments that were sent, and what was delivered of them. */
  const largest = (sent: readonly (readonly [number, number])[], from: number, to: number) => {
    const stream = half();
    for (const [start, end] of sent) stream.send(start, end);
    stream.deliver(from, to);
    return stream.largestAcked;
  };

  test("is one that was delivered as a whole", () => {
    const sent = [
      [0, 10],
      [10, 40],
      [40, 60],
    ] as const;
    expect([largest(sent, 0, 60), largest(sent, 0, 40), largest(sent, 0, 39), largest(sent, 40, 60), largest(sent, 41, 60)]).toEqual([30, 30, 10, 20, 0]);
  });

  test("is none of which a part was sent again: the copy may be what arrived", () => {
    const again = (start: number, end: number) =>
      largest(
        [
          [0, 100],
          [start, end],
        ],
        0,
        200,
      );
    expect([again(0, 50), again(99, 110), again(100, 110), again(40, 60)]).toEqual([50, 11, 100, 20]);
    const below = largest(
      [
        [50, 150],
        [40, 50],
      ],
      0,
      200,
    );
    expect(below).toBe(100);
  });

  test("is found among smaller ones that came before and after", () => {
    const stream = half();
    stream.send(0, 50);
    stream.deliver(0, 50);
    stream.send(50, 90);
    stream.send(90, 140);
    stream.send(140, 191);
    stream.deliver(0, 191);
    expect([stream.largestAcked, stream.largestSent]).toEqual([51, 51]);
    stream.send(191, 250);
    stream.send(191, 220);
    stream.deliver(0, 250);
    expect([stream.largestAcked, stream.largestSent]).toEqual([51, 59]);
  });

  test("is one of the first MAX_IN_FLIGHT in flight", () => {
    const sizes = (count: number) => Array.from({ length: count }, (_, i) => [100 * i, 100 * i + 10 + i] as const);
    expect(largest(sizes(MAX_IN_FLIGHT), 0, 1e6)).toBe(10 + MAX_IN_FLIGHT - 1);
    expect(largest(sizes(MAX_IN_FLIGHT + 1), 0, 1e6)).toBe(10 + MAX_IN_FLIGHT - 1);
  });
});

describe("one direction", () => {
  test("expects its next byte behind all that was seen or claimed, and counts on from what was seen or acknowledged", () => {
    expect([half({ claimed: 5, highest: 3 }).next, half({ claimed: 3, highest: 5 }).next]).toEqual([5, 5]);
    const far = 2 ** 32 + 100;
    expect([half({ isn: 9, highest: far }).offsetOf(110), half({ isn: 9, acked: far }).offsetOf(110), half({ isn: 9 }).offsetOf(110)]).toEqual([far, far, 100]);
  });

  test("has the hop limits that it had, each once, the first of them apart", () => {
    const stream = half();
    for (const hopLimit of [64, 64, 63, 64]) stream.seeHopLimit(hopLimit);
    expect([stream.hopLimit, stream.hopLimits]).toEqual([64, [64, 63]]);
    for (let i = 0; i < 20; i++) stream.seeHopLimit(i);
    expect(stream.hopLimits).toHaveLength(MAX_HOP_LIMITS);
  });

  test("that began later than was thought has all its offsets moved", () => {
    const stream = half({ isn: 0xffff_fff0, dataSegments: 1, ackSeen: true, highest: 100, acked: 90, claimed: 100, finOffset: 100 });
    stream.held.insert(110, 112, new Uint8Array(2), 0, 2, 1, 1);
    stream.doubtful = stream.emptyHeld();
    stream.doubtful.insert(120, 122, new Uint8Array(2), 0, 2, 1, 1);
    stream.send(50, 100);
    stream.moveBase(32);
    expect(stream).toMatchObject({ isn: 16, highest: 68, acked: 58, claimed: 68, finOffset: 68 });
    expect([stream.held.first!.start, stream.doubtful.first!.start]).toEqual([78, 88]);
    stream.deliver(18, 68);
    expect(stream.largestAcked).toBe(50);
    stream.moveBase(-32);
    expect(stream).toMatchObject({ isn: 0xffff_fff0, highest: 100, finOffset: 100 });
  });

  test("of which nothing was seen yet has nothing to move, and no offset falls below its beginning", () => {
    const empty = half();
    empty.moveBase(5);
    expect(empty).toMatchObject({ isn: 5, highest: 0, acked: 0, claimed: 0, finOffset: -1 });
    const back = half();
    back.moveBase(-5);
    expect(back).toMatchObject({ highest: 0, acked: 0, claimed: 5 });
    const little = half({ dataSegments: 1, ackSeen: true, highest: 3, acked: 3, claimed: 3 });
    little.moveBase(5);
    expect(little).toMatchObject({ highest: 0, acked: 0, claimed: 0 });
  });

  test("has doubtful bytes where the stream stands", () => {
    const doubtful = (contiguous: number) => {
      const stream = half({ contiguous });
      stream.doubtful = stream.emptyHeld();
      stream.doubtful.insert(10, 20, new Uint8Array(10), 0, 10, 1, 1);
      stream.doubtful.insert(30, 40, new Uint8Array(10), 0, 10, 2, 1);
      return stream.doubtfulHere()?.start;
    };
    expect([9, 10, 19, 20, 29, 30, 39, 40].map(doubtful)).toEqual([undefined, 10, 10, undefined, undefined, 30, 30, undefined]);
    expect(half().doubtfulHere()).toBeUndefined();
  });

  test("forgets its bytes", () => {
    const budget = { ahead: 0, remembered: 0 };
    const stream = new HalfStream(budget);
    stream.forgetBytes();
    stream.held.insert(110, 112, new Uint8Array(2), 0, 2, 1, 1);
    stream.remembered.add(0, new Uint8Array(10), 0, 10);
    stream.doubtful = stream.emptyHeld();
    stream.doubtful.insert(120, 122, new Uint8Array(2), 0, 2, 1, 1);
    Object.assign(stream, { synData: { bytes: new Uint8Array(1), length: 1, frame: 1, time: 1 }, waitingSincePacket: 4 });
    expect(budget.remembered).toBeGreaterThan(0);
    stream.forgetBytes();
    expect([budget, stream.synData, stream.waitingSincePacket]).toEqual([{ ahead: 0, remembered: 0 }, null, -1]);
  });
});

describe("Zeek's history", () => {
  const fresh = () => {
    const connection = { history: "", originator: half(), responder: half() };
    return Object.assign(connection, { half: (ofOriginator: boolean) => (ofOriginator ? connection.originator : connection.responder) }) as TcpConnection;
  };

  test("has each letter once for each end", () => {
    const connection = fresh();
    for (const fromOriginator of [true, false, true, false])
      for (const letter of ["S", "H", "A", "D", "F", "R", "I", "Q"] as const) noteHistory(connection, fromOriginator, letter);
    expect(connection.history).toBe("SHADFRIQshadfriq");
  });

  test("has what is counted at each power of ten", () => {
    const at = Array.from({ length: 1_200 }, (_, i) => i + 1).filter((count) => {
      const connection = fresh();
      noteHistoryCount(connection, connection.responder, "T", count);
      expect(["", "t"]).toContain(connection.history);
      return connection.history !== "";
    });
    expect(at).toEqual([1, 10, 100, 1_000]);
    const connection = fresh();
    noteHistoryCount(connection, connection.originator, "W", 1);
    expect(connection.history).toBe("W");
  });
});

describe("a window", () => {
  /** What the sender has announced after segments with these windows. */
  const announced = (windows: readonly number[], sender: Partial<HalfStream>, peer: Partial<HalfStream>, flags: number = TcpFlag.Ack) => {
    const connection = { history: "" } as TcpConnection;
    connection.originator = half(sender);
    for (const window of windows) takeWindow(connection, connection.originator, half(peer), Object.assign(new Packet(), { window, flags }));
    const { window, zeroWindowSeen, zeroWindows } = connection.originator;
    return { window, zeroWindowSeen, zeroWindows, history: connection.history };
  };
  const scaled = { windowScale: 7 };

  test("is scaled where both SYNs said so, and not in a SYN", () => {
    expect(announced([10], scaled, { windowScale: 0 }).window).toBe(1_280);
    expect(announced([10], { windowScale: 15 }, scaled).window).toBe(10 * 2 ** 14);
    expect(announced([10], { windowScale: 14 }, scaled).window).toBe(10 * 2 ** 14);
    expect([announced([10], scaled, {}).window, announced([10], {}, scaled).window]).toEqual([10, 10]);
    expect(announced([10], scaled, scaled, TcpFlag.Syn | TcpFlag.Ack).window).toBe(10);
  });

  test("of a RST, or one that the snap length cut, says nothing", () => {
    expect(announced([0], { window: 5 }, {}, TcpFlag.Rst)).toMatchObject({ window: 5, zeroWindowSeen: false });
    expect(announced([-1], { window: 5 }, {})).toMatchObject({ window: 5, zeroWindowSeen: false });
  });

  test("that closes is counted each time it does", () => {
    expect(announced([5, 0, 0, 5, 0], {}, {})).toEqual({ window: 0, zeroWindowSeen: true, zeroWindows: 2, history: "W" });
    expect(announced([5], {}, {})).toEqual({ window: 5, zeroWindowSeen: false, zeroWindows: 0, history: "" });
  });
});
