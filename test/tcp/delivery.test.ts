import { describe, expect, test } from "vitest";
import { Packet } from "../../src/net/packet.ts";
import { Arrival } from "../../src/tcp/arrival.ts";
import { begin, declareGaps, flushHeld, resolveSynData, setAside, takePayload } from "../../src/tcp/delivery.ts";
import { Base, type HalfStream } from "../../src/tcp/half-stream.ts";
import type { StreamSink } from "../../src/tcp/stream-sink.ts";
import { TcpConnection } from "../../src/tcp/tcp-connection.ts";

/** The originator's end of a connection, and what the sink hears: the bytes, or how many are missing, from which offset, of which frame and time. */
function stream(changes: Partial<HalfStream> = {}) {
  const ends = { originatorAddress: new Uint8Array(4), responderAddress: new Uint8Array(4), originatorPort: 40_000, responderPort: 22 };
  const connection = new TcpConnection(0, { ipVersion: 4, ...ends }, { ahead: 0, remembered: 0 }, 0, 1, 0);
  const half = Object.assign(connection.originator, { base: Base.Settled, isnSeen: true }, changes);
  const heard: [number, string | number, number, number][] = [];
  let begun = 0;
  let quietAfter = Number.POSITIVE_INFINITY;
  const sink: StreamSink = {
    begun: () => begun++,
    bytes: (_connection, isOriginator, data, from, to, offset, frame, time) => {
      expect([isOriginator, begun]).toEqual([true, 1]);
      heard.push([offset, String.fromCharCode(...data.subarray(from, to)), frame, time]);
      connection.quiet = offset + to - from >= quietAfter;
    },
    gap: (_connection, isOriginator, offset, length, frame, time) => {
      expect([isOriginator, begun]).toEqual([true, 1]);
      heard.push([offset, length, frame, time]);
    },
    ended: () => {},
  };
  const silenceAfter = (offset: number) => {
    quietAfter = offset;
  };
  return { connection, half, heard, sink, silenceAfter, told: () => connection.anomalies.map(({ code, detail }) => `${code}: ${detail}`) };
}

type Stream = ReturnType<typeof stream>;

/** A segment of the originator, of frame 7 and time 70; of its payload the first `captured` are here. */
function segment({ connection }: Stream, offset: number, text: string, captured = text.length): Arrival {
  const a = new Arrival();
  const data = Uint8Array.from(`##${text.slice(0, captured)}##`, (letter) => letter.charCodeAt(0));
  const packet = Object.assign(new Packet(), { data, payloadOffset: 2, payloadLength: text.length, payloadCaptured: captured });
  a.load(connection, true, packet, 0, 7, 70);
  return Object.assign(a, { offset, hasOffset: true });
}

function take(s: Stream, offset: number, text: string, captured?: number): void {
  takePayload(s.sink, segment(s, offset, text, captured));
}

/** Bytes of frame 5 and time 50 that wait. */
function hold({ half }: Stream, start: number, text: string, of: "held" | "doubtful" = "held"): void {
  if (of === "doubtful") half.doubtful ??= half.emptyHeld();
  const data = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  half[of]!.insert(start, start + text.length, data, 0, text.length, 5, 50);
}

describe("payload", () => {
  test("that continues the stream is handed on, what was there before is not", () => {
    const s = stream();
    take(s, 0, "abc");
    take(s, 1, "bcde");
    take(s, 2, "cde");
    expect(s.heard).toEqual([
      [0, "abc", 7, 70],
      [3, "de", 7, 70],
    ]);
    expect([s.half.contiguous, s.half.holeEnd, s.told()]).toEqual([5, -1, []]);
  });

  test("ahead of a hole waits, and the hole is known", () => {
    const s = stream();
    take(s, 4, "ef");
    take(s, 2, "cd");
    expect([s.heard, s.half.contiguous, s.half.holeEnd]).toEqual([[], 0, 2]);
    take(s, 0, "ab");
    expect(s.heard.map(([offset, text]) => [offset, text])).toEqual([
      [0, "ab"],
      [2, "cd"],
      [4, "ef"],
    ]);
    expect([s.half.contiguous, s.half.holeEnd]).toEqual([6, -1]);
  });

  test("waits where the begin is a guess, and there is no hole then", () => {
    const s = stream({ base: Base.Provisional });
    take(s, 0, "ab");
    expect([s.heard, s.half.holeEnd]).toEqual([[], -1]);
    s.half.base = Base.Settled;
    flushHeld(s.sink, s.connection, true);
    expect(s.heard).toEqual([[0, "ab", 7, 70]]);
  });

  test("before the stream's begin is left out, where that is known", () => {
    const s = stream();
    take(s, -2, "##abc", 4);
    expect([s.heard, s.told()]).toEqual([
      [
        [0, "ab", 7, 70],
        [2, 1, 7, 70],
      ],
      ["snaplen-truncated: 2 of 3 payload bytes"],
    ]);
    const none = stream();
    take(none, -3, "###");
    take(none, -3, "####", 2);
    expect([none.heard, none.told()]).toEqual([[[0, 1, 7, 70]], ["snaplen-truncated: 0 of 1 payload bytes"]]);
    const guessed = stream({ base: Base.Provisional, isnSeen: false });
    take(guessed, -2, "abc");
    expect([guessed.half.held.first!.start, guessed.told()]).toEqual([-2, []]);
  });

  test("behind the FIN is none, and is told", () => {
    const s = stream({ finOffset: 3 });
    take(s, 0, "abc");
    expect(s.told()).toEqual([]);
    take(s, 1, "bcdef");
    expect([s.heard.length, s.told()]).toEqual([1, ["data-after-fin: 3 bytes"]]);
    const later = stream({ finOffset: 3 });
    take(later, 5, "xy");
    expect([later.heard, later.told()]).toEqual([[], ["data-after-fin: 2 bytes"]]);
  });

  test("that the snap length cut is a gap, unless it is here already", () => {
    const s = stream();
    take(s, 0, "abcd", 2);
    take(s, 2, "cdef", 1);
    expect(s.heard).toEqual([
      [0, "ab", 7, 70],
      [2, 2, 7, 70],
      [4, 2, 7, 70],
    ]);
    expect(s.told()).toEqual(["snaplen-truncated: 2 of 4 payload bytes"]);
    const later = stream();
    take(later, 0, "ab");
    take(later, 2, "cdef", 1);
    expect(later.told()).toEqual(["snaplen-truncated: 1 of 4 payload bytes"]);
  });

  test("that differs from what came before, or waits, is a conflict", () => {
    const s = stream();
    take(s, 0, "abc");
    take(s, 0, "abX");
    expect(s.told()).toEqual(["overlap-conflict: bytes 0 to 3"]);
    const waiting = stream();
    take(waiting, 2, "cd");
    take(waiting, 2, "cX");
    expect(waiting.told()).toEqual(["overlap-conflict: bytes 2 to 4"]);
  });

  test("of which the sink has enough is not handed on", () => {
    const s = stream();
    s.silenceAfter(2);
    hold(s, 2, "cd");
    take(s, 0, "ab");
    expect([s.heard.length, s.half.contiguous]).toEqual([1, 2]);
    take(s, 2, "cd");
    expect(s.heard.length).toBe(1);
    const cut = stream();
    cut.silenceAfter(2);
    take(cut, 0, "abcd", 2);
    expect(cut.heard.length).toBe(1);
  });
});

describe("data of a SYN", () => {
  const withData = (length: number, captured: string) => {
    const bytes = Uint8Array.from(captured, (letter) => letter.charCodeAt(0));
    return stream({ synData: { bytes, length, frame: 3, time: 30 } });
  };

  test.each<[acknowledged: number, heard: unknown[], highest: number]>([
    [-1, [], 0],
    [0, [], 0],
    [1, [[0, "a", 3, 30]], 1],
    [3, [[0, "abc", 3, 30]], 3],
    [9, [[0, "abc", 3, 30]], 3],
  ])("count as far as they were acknowledged, up to %i", (acknowledged, heard, highest) => {
    const s = withData(3, "abc");
    resolveSynData(s.sink, s.connection, true, acknowledged);
    expect([s.heard, s.half.highest, s.half.dataSegments, s.half.largestSent]).toEqual([heard, highest, highest > 0 ? 1 : 0, highest]);
    expect(s.half.synData).toBeNull();
  });

  test("that the snap length cut are a gap", () => {
    const s = withData(5, "abc");
    resolveSynData(s.sink, s.connection, true, 5);
    expect(s.heard.map(([offset, what]) => [offset, what])).toEqual([
      [0, "abc"],
      [3, 2],
    ]);
    expect(s.told()).toEqual(["snaplen-truncated: 3 of 5 payload bytes"]);
  });

  test("are taken as far as the sender goes on behind them", () => {
    const s = withData(3, "abc");
    take(s, 2, "CD");
    expect(s.heard.map(([offset, what]) => [offset, what])).toEqual([
      [0, "ab"],
      [2, "CD"],
    ]);
    const again = withData(3, "abc");
    take(again, -1, "#xyz");
    expect(again.heard.map(([offset, what]) => [offset, what])).toEqual([[0, "xyz"]]);
  });
});

describe("what was acknowledged and never came", () => {
  const gaps = (s: Stream, limit: number) => {
    declareGaps(s.sink, s.connection, s.half, limit, 9, 90);
    return s.heard;
  };

  test("is a gap up to there, or to what waits", () => {
    const s = stream();
    hold(s, 2, "cd");
    expect(gaps(s, 6)).toEqual([
      [0, 2, 9, 90],
      [2, "cd", 5, 50],
      [4, 2, 9, 90],
    ]);
    expect([s.half.gaps, s.half.contiguous, s.half.holeEnd]).toEqual([2, 6, -1]);
    expect(s.connection.anomalies).toMatchObject([{ code: "capture-gap", count: 2, detail: "bytes 0 to 2 of the originator" }]);
    const short = stream();
    hold(short, 4, "ef");
    expect([gaps(short, 3), short.half.holeEnd]).toEqual([[[0, 3, 9, 90]], 4]);
  });

  test("is none where all of it is here", () => {
    const s = stream({ contiguous: 6 });
    expect([gaps(s, 6), gaps(s, 5), s.half.gaps]).toEqual([[], [], 0]);
  });

  test("is what came with a wrong checksum, where that is all there is", () => {
    const s = stream({ highest: 1 });
    hold(s, 2, "cd", "doubtful");
    expect(gaps(s, 6)).toEqual([
      [0, 2, 9, 90],
      [2, "cd", 5, 50],
      [4, 2, 9, 90],
    ]);
    expect(s.half.highest).toBe(4);
    const more = stream({ highest: 8 });
    hold(more, 0, "ab", "doubtful");
    hold(more, 2, "CD");
    expect(gaps(more, 4).map(([offset, what]) => [offset, what])).toEqual([
      [0, "ab"],
      [2, "CD"],
    ]);
    expect([more.half.highest, more.half.gaps]).toEqual([8, 0]);
  });

  test("is a gap where what came with a wrong checksum is behind the stream already", () => {
    const s = stream({ contiguous: 2 });
    hold(s, 0, "ab", "doubtful");
    expect(gaps(s, 4)).toEqual([[2, 2, 9, 90]]);
  });

  test("ends where the sink has enough", () => {
    const s = stream();
    s.silenceAfter(4);
    hold(s, 2, "cd");
    expect(gaps(s, 6).length).toBe(2);
  });

  test("is not behind the FIN: what waits there is cut", () => {
    const s = stream({ finOffset: 3 });
    hold(s, 1, "bcde");
    expect(gaps(s, 3).map(([offset, what]) => [offset, what])).toEqual([
      [0, 1],
      [1, "bc"],
    ]);
  });

  test("of the responder is told as the responder's", () => {
    const s = stream();
    declareGaps({ ...s.sink, gap: (_connection, isOriginator) => expect(isOriginator).toBe(false) }, s.connection, s.connection.responder, 2, 9, 90);
    expect([s.told(), s.connection.responder.gaps, s.connection.history]).toEqual([["capture-gap: bytes 0 to 2 of the responder"], 1, "g"]);
  });
});

describe("payload with a wrong checksum is set aside", () => {
  const aside = (offset: number, text: string, changes: Partial<Arrival> = {}, isQuiet = false) => {
    const s = stream({ contiguous: 4 });
    s.connection.quiet = isQuiet;
    setAside(Object.assign(segment(s, offset, text), changes));
    return s.half.doubtful?.first?.start ?? null;
  };

  test("where it may be of use", () => {
    expect([aside(4, "e"), aside(9, "xyz"), aside(2, "cde"), aside(0, "abcde")]).toEqual([4, 9, 2, 0]);
    expect([aside(2, "cd"), aside(-1, "#abcde"), aside(4, ""), aside(9, "")]).toEqual([null, null, null, null]);
    expect([aside(4, "e", { hasOffset: false }), aside(4, "e", {}, true)]).toEqual([null, null]);
  });
});

test("the sink is told of a connection once, and need not listen", () => {
  const s = stream();
  begin(s.sink, s.connection);
  begin(s.sink, s.connection);
  take(s, 0, "a");
  expect(s.connection.begun).toBe(true);
  const { begun: _, ...deaf } = s.sink;
  const other = stream();
  begin(deaf, other.connection);
  expect(other.connection.begun).toBe(true);
});
