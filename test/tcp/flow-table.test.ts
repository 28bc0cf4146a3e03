import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, duplicated, exchange, MILLISECOND, SECOND } from "./dialogue.ts";
import { anomalies, kinds, play, playOne, Stage } from "./play.ts";

describe("copies of a packet", () => {
  it("on three interfaces are one packet and no retransmission", () => {
    const stage = new Stage().bring(duplicated(exchange().packets, 2));
    const played = stage.finish()[0]!;
    expect(played.connection).toMatchObject({ copies: 26, connState: "SF" });
    expect(played.connection.originator.retransmissions).toBe(0);
    expect(played.connection.anomalies).toMatchObject([{ code: "duplicate-packets", count: 26, firstFrame: 2 }]);
    expect(kinds(played).filter((kind) => kind === "copy").length).toBe(26);
    expect(stage.table.counters.copies).toBe(26);
  });

  it("a hop further have a lower hop limit, which is not the sender's", () => {
    const played = playOne(duplicated(exchange().packets, 1, (sent) => ({ hopLimit: sent.hopLimit - 1 })));
    expect(played.connection.originator.hopLimits).toEqual([64]);
    expect(anomalies(played)).toEqual(["duplicate-packets"]);
  });

  it("are known over IPv6, where there is no identification", () => {
    expect(playOne(duplicated(exchange().packets), { ipVersion: 6 }).connection.copies).toBe(13);
  });

  it("are not believed of SYN-ACKs and RSTs without identification, which Linux repeats at once", () => {
    const d = new Dialogue({ step: 1_000 }).syn().synAck({ identification: 0 });
    d.again(1, { identification: 0 }).rst("server", { seq: 5_000_001, identification: 0 });
    d.again(3, { identification: 0 });
    expect(playOne(d.packets).connection.copies).toBe(0);
  });

  it("end where a retransmission could begin", () => {
    const d = new Dialogue().handshake().data("client", "x");
    const again = (after: number) => playOne([...d.packets, { ...d.packets[3]!, time: d.packets[3]!.time + after }]);
    expect(kinds(again(190 * MILLISECOND)).at(-1)).toBe("copy");
    expect(kinds(again(191 * MILLISECOND)).at(-1)).toBe("retransmission");
  });
});

describe("other ports", () => {
  const on = (d: Dialogue) => play(d.packets, { serverPort: 2_222 });

  it("are followed from the SYN on when the first payload is an identification", () => {
    const played = on(exchange());
    expect(played).toMatchObject([{ connection: { history: "ShADadFf", rtt: 2 * MILLISECOND, synCount: 1, firstFrame: 1, firstTime: 0 } }]);
    expect(played[0]!.originator.text.startsWith("SSH-2.0-client")).toBe(true);
    expect(played[0]!.connection.originator.mss).toBe(1460);
  });

  it("are followed when the server speaks first", () => {
    const played = on(new Dialogue().handshake().data("server", "SSH-2.0-s\r\n").ack("client"));
    expect(played).toMatchObject([{ responder: { text: "SSH-2.0-s\r\n" }, connection: { originatorPort: 40_000, responderPort: 2_222 } }]);
  });

  it("are followed without SYN from an identification on", () => {
    const d = exchange();
    const played = play(d.packets.slice(4), { serverPort: 2_222 });
    expect(played).toMatchObject([{ connection: { synSeen: false, connState: "SF" } }]);
    expect(played[0]!.connection.originatorAddress).toEqual(new Uint8Array([10, 0, 0, 2]));
    expect(
      play(
        new Dialogue()
          .handshake()
          .data("client", `SSH-2.0-${"x".repeat(300)}`)
          .packets.slice(3),
        { serverPort: 2_222 },
      ),
    ).toEqual([]);
  });

  it("are not followed otherwise", () => {
    expect(on(new Dialogue().handshake().data("client", "GET / HTTP/1.1\r\n"))).toEqual([]);
    expect(on(new Dialogue().handshake().data("client", "x").data("server", "SSH-2.0 is text here"))).toEqual([]);
    expect(on(new Dialogue().syn().rst("server", { seq: 0 }))).toEqual([]);
    const stage = new Stage({ serverPort: 443 }).bring(new Dialogue().handshake().data("client", "\x16\x03\x01").data("client", "x").packets);
    expect(stage.table.counters).toMatchObject({ connections: 0, packets: 5, ignored: 1 });
  });

  it("are forgotten after a while without payload, and when there are too many", () => {
    const d = new Dialogue()
      .handshake()
      .wait(61 * SECOND)
      .data("client", "SSH-2.0-late\r\n");
    expect(on(d)).toMatchObject([{ connection: { synSeen: false } }]);
    const stage = new Stage();
    for (let i = 0; i < 9_000; i++) stage.bring([new Dialogue().syn().packets[0]!], { client: 1_024 + i, server: 443 });
    expect(stage.table.counters.candidatesEvicted).toBe(9_000 - 8_192);
  });
});

describe("limits", () => {
  it("a flood of SYNs pushes out SYNs, not exchanges", () => {
    const real = exchange();
    const stage = new Stage({ maxFlows: 10 }).bring(real.packets.slice(0, 5));
    for (let i = 0; i < 100; i++) stage.bring([{ ...new Dialogue().syn().packets[0]!, time: real.packets[4]!.time }], { client: 2_000 + i });
    stage.bring(real.packets.slice(5));
    const played = stage.finish();
    expect(played[0]).toMatchObject({ end: "closed", connection: { connState: "SF" } });
    expect(stage.table.counters).toMatchObject({ connections: 101, halfOpenEvicted: 91, evicted: 0 });
  });

  it("the one that was idle for the longest leaves first among established ones", () => {
    const stage = new Stage({ maxFlows: 2 });
    for (const [client, start] of [
      [1, 0],
      [2, 10],
    ] as const) {
      stage.bring(new Dialogue({ start: start * SECOND }).handshake().packets, { client });
    }
    stage.bring(new Dialogue({ start: 20 * SECOND }).handshake().data("client", "x").packets.slice(3), { client: 1 });
    stage.bring(new Dialogue({ start: 30 * SECOND }).syn().packets, { client: 3 });
    expect(stage.recorder.played.map(({ end }) => end)).toEqual([null, "evicted", null]);
    expect(stage.table.counters.evicted).toBe(1);
    stage.finish();
  });

  it("those that are encrypted do not count among those of which all is kept", () => {
    const stage = new Stage({ maxReadable: 2 });
    const begin = (client: number) => stage.bring(new Dialogue({ start: client * SECOND }).handshake().packets, { client });
    stage.recorder.bytes = (connection) => {
      connection.quiet = true;
    };
    stage.bring(new Dialogue({ start: SECOND }).handshake().data("client", "x").packets, { client: 1 });
    for (const client of [10, 11, 12, 13]) begin(client);
    expect(stage.recorder.played.map(({ end }) => end)).toEqual([null, "evicted", "evicted", null, null]);
    expect(stage.table.counters).toMatchObject({ evicted: 2, halfOpenEvicted: 0 });
    stage.finish();
  });

  it("segments beyond the limit are counted", () => {
    const d = new Dialogue().handshake();
    for (let i = 0; i < 600; i++) d.data("client", "x");
    const { connection, originator } = playOne(d.packets);
    expect([connection.segments.length, connection.segmentsDropped, originator.text.length]).toEqual([512, 91, 600]);
  });
});

describe("after quiet", () => {
  const quiet = () => {
    const d = new Dialogue().handshake().data("client", "CCCC").ack("server").data("server", "SSSS").ack("client");
    return { d, play: () => playOne(d.packets, { quietAfter: 4 }) };
  };

  it("counts go on, bytes and segments don't", () => {
    const { d, play } = quiet();
    d.data("client", "x".repeat(100)).data("server", "y".repeat(60)).again(-1).wait(SECOND).again(-1).ack("client");
    const played = play();
    expect(played.originator.text).toBe("CCCC");
    expect(played.connection).toMatchObject({ quiet: true, records: [100, -60], packets: 12, segmentsDropped: 6 });
    expect(played.connection.originator).toMatchObject({ highest: 104, acked: 104 });
    expect(played.connection.responder).toMatchObject({ highest: 64, acked: 64, retransmissions: 2, largestAcked: 60 });
  });

  it("begins at once, in the middle of a segment's work too", () => {
    const d = new Dialogue().syn({ payload: new TextEncoder().encode("SYN") }).data("client", "more", { seq: 1_004, ack: 5_000_001 });
    expect(playOne(d.packets, { quietAfter: 0 }).originator.text).toBe("SYN");
  });

  it("the end is seen, and its segment kept", () => {
    const { d, play } = quiet();
    d.data("client", "x".repeat(100)).rst("server");
    const { connection } = play();
    expect(connection).toMatchObject({ connState: "RSTR", close: { how: "rst", fromOriginator: false, frame: 9 } });
    expect(connection.segments.at(-1)!.flags).toBe(TcpFlag.Rst | TcpFlag.Ack);
  });

  it("a RST that nobody obeys is no end", () => {
    const { d, play } = quiet();
    d.rst("server", { flags: TcpFlag.Rst, seq: d.next("server") })
      .data("client", "xx")
      .ack("server")
      .data("client", "yy")
      .ack("server")
      .close("server");
    expect(play().connection).toMatchObject({ connState: "SF", close: { how: "fin", fromOriginator: false } });
  });

  it("streams of more than 4 GiB count on", () => {
    const d = new Dialogue().handshake().data("client", "CCCC").data("server", "SSSS");
    const packets = [...d.packets];
    const step = 2 ** 29;
    for (let i = 1; i <= 20; i++) {
      packets.push({ ...d.packets[3]!, seq: (1_005 + i * step) >>> 0, payload: new Uint8Array(10), time: SECOND * i, identification: i });
      packets.push({ ...d.packets[4]!, seq: 5_000_005, ack: (1_015 + i * step) >>> 0, payload: new Uint8Array(0), time: SECOND * i + 1, flags: TcpFlag.Ack });
    }
    const { connection } = playOne(packets, { quietAfter: 4 });
    expect(connection.originator).toMatchObject({ highest: 14 + 20 * step, acked: 14 + 20 * step });
  });
});

describe("ICMP errors", () => {
  it("belong to the connection that they quote", () => {
    const d = new Dialogue().syn();
    const stage = new Stage().bring(d.packets).icmp(d.packets[0]!, { type: 3, code: 13, time: SECOND });
    expect(stage.finish()[0]!.connection.icmp).toMatchObject([
      { type: 3, code: 13, sender: "10.0.0.254", quotedFromOriginator: true, quotedOffset: -1, inWindow: true },
    ]);
  });

  it("are in the window only when they quote what is in flight", () => {
    const d = new Dialogue().handshake().data("client", "one").ack("server").data("client", "two");
    const quote = (index: number) => {
      const stage = new Stage().bring(d.packets).icmp(d.packets[index]!, { type: 3, code: 4, mtu: 1_260, time: SECOND });
      return stage.finish()[0]!.connection.icmp[0]!;
    };
    expect(quote(5)).toMatchObject({ quotedOffset: 3, mtu: 1_260, inWindow: true });
    expect(quote(3)).toMatchObject({ quotedOffset: 0, inWindow: false });
    expect(quote(0)).toMatchObject({ quotedOffset: -1, inWindow: false });
  });

  it("are one on several interfaces, bounded, and ignored when nobody knows the connection", () => {
    const d = new Dialogue().syn();
    const stage = new Stage().bring(d.packets);
    for (let i = 0; i < 100; i++) {
      stage.icmp(d.packets[0]!, { type: 3, code: 1, time: i * SECOND });
      stage.icmp(d.packets[0]!, { type: 3, code: 1, time: i * SECOND + 1_000 });
    }
    const played = stage.finish()[0]!;
    expect(played.connection.icmp.length).toBe(32);
    expect(played.connection.anomalies).toMatchObject([{ code: "duplicate-packets", count: 32 }, { code: "icmp-limit" }]);
    expect(new Stage().icmp(d.packets[0]!, { type: 3, code: 1, time: 0 }).table.counters.ignored).toBe(1);
  });
});
