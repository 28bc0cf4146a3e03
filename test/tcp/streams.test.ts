import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, exchange, MILLISECOND, ordered, SECOND, without } from "./dialogue.ts";
import { anomalies, kinds, playOne, Stage } from "./play.ts";

const CLIENT = `SSH-2.0-client\r\n${"client kexinit ".repeat(20)}`;
const SERVER = `SSH-2.0-server\r\n${"server kexinit ".repeat(20)}`;

describe("streams", () => {
  it("hands on both directions of a plain exchange", () => {
    const played = playOne(exchange().packets);
    expect(played.originator.text).toBe(CLIENT);
    expect(played.responder.text).toBe(SERVER);
    expect(played.connection).toMatchObject({ connState: "SF", history: "ShADadFf", synCount: 1, rtt: 2 * MILLISECOND, established: true });
    expect(played.connection.close).toMatchObject({ fromOriginator: true, how: "fin", frame: 11 });
    expect(played.connection.anomalies).toEqual([]);
    expect(played.connection.originator).toMatchObject({ isnSeen: true, mss: 1460, windowScale: 7, window: 64_240 * 128, retransmissions: 0, finAcked: true });
  });

  it("goes on when sequence numbers wrap", () => {
    const played = playOne(exchange({ clientIsn: 0xffff_fff0, serverIsn: 0xffff_ff00 }).packets);
    expect([played.originator.text, played.responder.text]).toEqual([CLIENT, SERVER]);
  });

  it("follows the other direction when only one was captured", () => {
    const played = playOne(exchange().packets.filter((sent) => sent.from === "server"));
    expect(played.responder.text).toBe(SERVER);
    // One more than was sent: the FIN that nobody saw is acknowledged too.
    expect(played.originator.gaps).toEqual([[0, CLIENT.length + 1]]);
    expect(played.connection.originatorPort).toBe(40_000);
  });

  it("shows a retransmission and takes it once", () => {
    const d = new Dialogue().handshake().data("client", "hello").wait(SECOND).again(-1).ack("server");
    const played = playOne(d.packets);
    expect(played.originator.text).toBe("hello");
    expect(kinds(played)).toEqual(["new", "new", "new", "new", "retransmission", "new"]);
    expect(played.connection.originator.retransmissions).toBe(1);
    expect(played.connection.history).toBe("ShADTa");
  });

  it("keeps the first copy of a byte and tells that another differs", () => {
    const d = new Dialogue().handshake().data("client", "good").data("client", "evil!", { seq: 1_001 });
    const played = playOne(d.packets);
    expect(played.originator.text).toBe("good!");
    expect(anomalies(played)).toEqual(["overlap-conflict"]);
  });

  it("tells a gap of the capture when the missing bytes were acknowledged, and goes on behind it", () => {
    const d = exchange();
    const played = playOne(without(d.packets, 3));
    expect(played.originator.text).toBe("_".repeat(16) + CLIENT.slice(16));
    expect(played.responder.text).toBe(SERVER);
    expect(anomalies(played)).toEqual(["capture-gap"]);
    expect(played.connection.history).toContain("G");
  });

  it("declares a gap after a fifth of a second, without another packet of the connection", () => {
    const d = new Dialogue().handshake().data("client", "lost").data("client", "kept").ack("server");
    const stage = new Stage().bring(without(d.packets, 3));
    expect(stage.recorder.played[0]!.originator.text).toBe("");
    stage.table.tick(d.packets.at(-1)!.time + 200 * MILLISECOND);
    expect(stage.recorder.played[0]!.originator.text).toBe("____kept");
  });

  it("leaves a hole open that nobody acknowledged: lost in the network", () => {
    const d = new Dialogue()
      .handshake()
      .data("client", "lost")
      .data("client", "kept")
      .ack("server", { ack: 1_001, sack: [[1_005, 1_009]] });
    const played = playOne(without(d.packets, 3));
    expect(played.originator).toEqual({ text: "", length: 0, gaps: [], frames: [] });
    expect(played.connection.originator).toMatchObject({ contiguous: 0, holeEnd: 4, highest: 8, acked: 0, largestAcked: 4 });
    expect(played.connection.segments.at(-1)!.sack).toEqual([4, 8]);
  });

  it("fills a hole by a retransmission, and calls it out of order", () => {
    const d = new Dialogue()
      .handshake()
      .data("client", "lost")
      .data("client", "kept")
      .ack("server", { ack: 1_001 })
      .wait(300 * MILLISECOND)
      .again(3)
      .ack("server");
    const played = playOne(without(d.packets, 3));
    expect(played.originator).toMatchObject({ text: "lostkept", gaps: [], frames: [6, 4] });
    expect(kinds(played)).toEqual(["new", "new", "new", "new", "new", "out-of-order", "new"]);
    expect(played.connection.anomalies).toEqual([]);
  });

  it("believes data that were recorded after their ACK", () => {
    const d = new Dialogue().handshake().data("client", "one").ack("server").data("client", "two").ack("server");
    const played = playOne(ordered(d.packets, 0, 1, 2, 4, 3, 6, 5));
    expect(played.originator).toMatchObject({ text: "onetwo", gaps: [] });
    expect(played.connection.anomalies).toEqual([]);
  });

  it("makes a gap of what the snap length cut", () => {
    const played = playOne(new Dialogue().handshake().data("client", "SSH-2.0-x", { captured: 4 }).data("client", "more").packets);
    expect(played.originator.text).toBe("SSH-_____more");
    expect(anomalies(played)).toEqual(["snaplen-truncated"]);
  });

  it("never hands on data behind a FIN", () => {
    const played = playOne(new Dialogue().handshake().data("client", "end").fin("client").data("client", "more").packets);
    expect(played.originator.text).toBe("end");
    expect(played.connection.originator).toMatchObject({ finOffset: 3, highest: 3, claimed: 3, largestSent: 3 });
    expect(anomalies(played)).toEqual(["data-after-fin"]);
  });

  it("tells urgent data and leaves the byte in the stream", () => {
    const played = playOne(new Dialogue().handshake().send("client", TcpFlag.Ack | TcpFlag.Urg, "a!b", { urgentPointer: 2 }).packets);
    expect(played.originator.text).toBe("a!b");
    expect(anomalies(played)).toEqual(["urgent-data"]);
  });

  it("doesn't use data of an earlier incarnation, nor segments that no TCP accepts", () => {
    const d = new Dialogue().handshake().data("client", "old", { seq: 900 });
    d.send("client", 0, "none", { seq: 1_001 }).send("client", TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst, "", { seq: 1_006 });
    d.data("client", "true");
    const played = playOne(d.packets);
    expect(played.originator.text).toBe("true");
    expect(kinds(played)).toEqual(["new", "new", "new", "outside-window", "outside-window", "outside-window", "new"]);
    expect(anomalies(played)).toEqual(["outside-window", "invalid-flags"]);
    expect(played.connection.history).toBe("ShADQ");
  });

  it("takes the byte of a window probe once, and none of a keep-alive", () => {
    const d = new Dialogue().handshake().data("client", "ab").ack("server", { window: 0 }).data("client", "c").again(-1).again(-1).ack("server");
    d.data("client", "X", { seq: d.next("client") - 1 }).data("client", "d");
    const played = playOne(d.packets);
    expect(played.originator.text).toBe("abcd");
    expect(kinds(played).slice(5)).toEqual(["window-probe", "window-probe", "window-probe", "new", "keep-alive", "new"]);
    expect(played.connection.responder.zeroWindowSeen).toBe(true);
    expect(played.connection.history).toContain("w");
    expect(played.connection.originator.retransmissions).toBe(0);
    expect(played.connection.anomalies).toEqual([]);
  });

  describe("with a wrong checksum", () => {
    const Good = 1;
    const Bad = 2;
    const damaged = () => new Dialogue().syn({ checksumState: Good }).synAck().ack("client").data("client", "decoy", { checksumState: Bad });

    it("uses the copy that is right", () => {
      const played = playOne(damaged().wait(SECOND).data("client", "right", { seq: 1_001, checksumState: Good }).ack("server").packets);
      expect(played.originator.text).toBe("right");
      expect(anomalies(played)).toEqual(["bad-tcp-checksum"]);
      expect(played.connection.history).toBe("ShACDa");
    });

    it("uses the bytes when they were acknowledged and no other copy came: a card had merged segments", () => {
      const played = playOne(damaged().data("client", " more", { checksumState: Good }).ack("server").packets);
      expect(played.originator).toMatchObject({ text: "decoy more", gaps: [] });
    });

    it("uses the bytes when no checksum of this end is right: the card fills them in", () => {
      const played = playOne(new Dialogue().handshake().data("client", "offload", { checksumState: Bad }).packets);
      expect(played.originator.text).toBe("offload");
      expect(played.connection.anomalies).toEqual([]);
    });
  });

  it("holds no more ahead of a hole than the limits allow, and says so", () => {
    const d = new Dialogue().handshake().data("client", "?");
    for (let i = 0; i < 20; i++) d.data("client", new Uint8Array(64_000));
    const played = playOne(without(d.packets, 3));
    expect(played.originator.text).toBe("");
    expect(anomalies(played)).toEqual(["reassembly-limit"]);
    expect(played.connection.originator.holeEnd).toBe(1);
  });

  it("finds its way again after megabytes that the capture missed", () => {
    const d = new Dialogue().handshake().data("client", "x");
    for (let i = 0; i < 40; i++) d.data("client", new Uint8Array(60_000)).ack("server");
    for (let i = 0; i < 40; i++) d.data("client", "now").ack("server");
    const played = playOne(d.packets.filter((_, index) => index < 4 || index >= 84));
    expect(played.connection.originator).toMatchObject({ highest: 1 + 40 * 60_000 + 120, contiguous: 1 + 40 * 60_000 + 120 });
    expect(played.originator.text.slice(-30)).toBe("now".repeat(10));
  });

  it("knows bytes that were sent and never came here by the SEQ of a bare ACK", () => {
    const d = new Dialogue().handshake().data("server", "lost ident").ack("server");
    const played = playOne(without(d.packets, 3));
    expect(played.connection.responder).toMatchObject({ highest: 0, claimed: 10, contiguous: 0 });
    expect(played.responder.text).toBe("");
  });
});

describe("largestAcked", () => {
  it("is the largest payload that came through, by ACK or SACK", () => {
    const d = new Dialogue().handshake().data("client", "x".repeat(40)).ack("server").data("client", "y".repeat(1_448)).data("client", "z".repeat(88));
    d.ack("server", { ack: 1_041, sack: [[2_489, 2_577]] });
    expect(playOne(d.packets).connection.originator).toMatchObject({ largestAcked: 88, largestSent: 1_448 });
  });

  it("doesn't count a segment that was cut anew before it was acknowledged", () => {
    const d = new Dialogue().handshake().data("client", "y".repeat(1_448)).wait(SECOND);
    d.data("client", "y".repeat(1_024), { seq: 1_001 }).data("client", "y".repeat(424), { seq: 2_025 }).ack("server");
    expect(playOne(d.packets).connection.originator).toMatchObject({ largestAcked: 1_024, largestSent: 1_448, retransmissions: 2 });
  });
});
