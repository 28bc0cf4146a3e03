import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, exchange, ordered, SECOND, without } from "./dialogue.ts";
import { anomalies, kinds, play, playOne, Stage } from "./play.ts";

const { Syn, Ack } = TcpFlag;

describe("a connection begins", () => {
  it("once for a SYN that is repeated", () => {
    const d = new Dialogue().syn().wait(SECOND).again(0).wait(SECOND).again(0).synAck().ack("client");
    const { connection } = playOne(d.packets);
    expect(connection).toMatchObject({ synCount: 3, established: true, history: "ShA", rtt: 2e6 });
    expect(connection.originator.retransmissions).toBe(2);
  });

  it("with the originator from the SYN, though both ports are 22 and the server's data came first", () => {
    const d = new Dialogue().handshake().data("server", "SSH-2.0-s\r\n").ack("client");
    const played = playOne(ordered(d.packets, 3, 0, 1, 2, 4), { clientPort: 22 });
    expect(played.connection.originatorAddress).toEqual(new Uint8Array([10, 0, 0, 1]));
    expect(played.responder.text).toBe("SSH-2.0-s\r\n");
    expect(played.connection.history.startsWith("^")).toBe(true);
  });

  it("once, when ACK and SYN-ACK were recorded before the SYN", () => {
    const d = exchange();
    for (const order of [
      [2, 1, 0],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const rest = d.packets.map((_, index) => index).slice(3);
      const played = playOne(ordered(d.packets, ...order, ...rest));
      expect(played.connection).toMatchObject({ synSeen: true, synAckSeen: true, synCount: 1, originatorPort: 40_000 });
      expect(played.originator.text.startsWith("SSH-2.0-client")).toBe(true);
      expect(played.connection.anomalies).toEqual([]);
    }
  });

  it("once, when the SYN is the last record", () => {
    const d = exchange();
    const rest = d.packets.map((_, index) => index).slice(1);
    const played = playOne(ordered(d.packets, ...rest, 0), { lingerNanoseconds: SECOND });
    expect(played.connection).toMatchObject({ synSeen: true, connState: "SF" });
  });

  it("knows the stream's first byte without SYN, from the SYN-ACK", () => {
    const played = playOne(without(exchange().packets, 0));
    expect(played.connection).toMatchObject({ synSeen: false, synAckSeen: true, originatorPort: 40_000 });
    expect(played.connection.originator.isnSeen).toBe(true);
  });

  it("in mid-stream at the lowest SEQ of its first packets", () => {
    const d = new Dialogue().handshake().data("client", "one").data("client", "two").data("client", "three").ack("server");
    const played = playOne(ordered(d.packets, 5, 4, 3, 6));
    expect(played.originator).toMatchObject({ text: "onetwothree", gaps: [] });
    expect(played.connection.originator.isnSeen).toBe(false);
    expect(played.connection.segments.map(({ offset }) => offset)).toEqual([6, 3, 0, 0]);
    expect(played.connection.segments[3]!.ackOffset).toBe(11);
  });

  it("as one, when both ends open at the same time", () => {
    const d = new Dialogue().syn().send("server", Syn, "", { mss: 1460 });
    d.send("client", Syn | Ack, "", { seq: 1_000, ack: 5_000_001 }).send("server", Syn | Ack, "", { seq: 5_000_000, ack: 1_001 });
    d.ack("client").data("client", "hi");
    const played = playOne(d.packets);
    expect(played.connection).toMatchObject({ simultaneousOpen: true, established: true });
    expect(played.originator.text).toBe("hi");
    expect(played.connection.anomalies).toEqual([]);
  });

  it("takes data of the SYN as far as the SYN-ACK acknowledges them", () => {
    const open = (ack: number) => new Dialogue().syn({ payload: new TextEncoder().encode("SSH-") }).synAck({ ack });
    expect(playOne(open(1_005).data("client", "2.0").packets).originator.text).toBe("SSH-2.0");
    expect(playOne(open(1_001).data("client", "SSH-", { seq: 1_001 }).packets).originator.text).toBe("SSH-");
    expect(playOne(open(1_001).data("client", "SSH-", { seq: 1_001 }).packets).connection.originator.retransmissions).toBe(0);
    expect(playOne([open(1_005).packets[0]!]).originator.text).toBe("");
  });

  it("keeps a challenge ACK and a SYN-ACK of something else as segments, and nothing more", () => {
    const d = new Dialogue().syn().ack("server", { seq: 77, ack: 4_000_000_000 });
    d.rst("client", { seq: 4_000_000_000, flags: TcpFlag.Rst });
    d.wait(SECOND).again(0).synAck().ack("client");
    const played = playOne(d.packets);
    expect(kinds(played)).toEqual(["new", "outside-window", "outside-window", "retransmission", "new", "new"]);
    expect(played.connection).toMatchObject({ close: null, established: true, anomalies: [] });

    const wrong = playOne(new Dialogue().syn().synAck({ ack: 999_999 }).rst("client", { seq: 999_999, flags: TcpFlag.Rst }).packets);
    expect(wrong.connection).toMatchObject({ synAckSeen: false, close: null, established: false });
    expect(anomalies(wrong)).toEqual(["outside-window"]);
  });
});

describe("a connection ends", () => {
  const why = (packets: Parameters<typeof play>[0]) => play(packets).map((played) => played.end);

  it("some silence after its FINs were acknowledged", () => {
    const d = exchange();
    const stage = new Stage().bring(d.packets);
    const last = d.packets.at(-1)!.time;
    stage.table.tick(last + SECOND - 1);
    expect(stage.recorder.played[0]!.end).toBeNull();
    stage.table.tick(last + SECOND);
    expect(stage.recorder.played[0]!.end).toBe("closed");
    stage.finish();
  });

  it("and absorbs what comes late, but not the next one on the same ports", () => {
    const d = exchange();
    const stage = new Stage().bring(d.packets);
    const late = { ...d.packets.at(-3)!, time: d.packets.at(-1)!.time + 5 * SECOND };
    stage.bring([late, { ...d.packets[0]!, time: late.time + 1 }]);
    expect(stage.recorder.played.length).toBe(1);
    stage.bring(new Dialogue({ clientIsn: 90_000_000, serverIsn: 9, start: late.time + 2 }).handshake().data("client", "again").packets);
    expect(stage.finish().map(({ originator }) => originator.text.slice(-5))).toEqual(["init ", "again"]);
  });

  it("as reused, when a SYN with another ISN comes", () => {
    const first = exchange().packets;
    const second = exchange({ clientIsn: 400_000_000, serverIsn: 7, start: 100 * SECOND }).packets;
    expect(why([...first.slice(0, 8), ...second])).toEqual(["reused", "closed"]);
    expect(why([...first, ...second])).toEqual(["closed", "closed"]);
    expect(why([first[0]!, { ...first[0]!, seq: 5_000, time: SECOND }])).toEqual(["reused", "input-ended"]);
  });

  it("not by a SYN inside of the window: hosts challenge it", () => {
    const played = playOne(new Dialogue().handshake().data("client", "a").send("client", Syn, "", { seq: 1_100 }).data("client", "b").packets);
    expect(played.originator.text).toBe("ab");
    expect(kinds(played)).toContain("outside-window");
  });

  it("by the first FIN, though the records are in another order", () => {
    const d = new Dialogue().handshake().fin("server").fin("client").ack("server");
    expect(playOne(ordered(d.packets, 0, 1, 2, 4, 3, 5)).connection.close).toMatchObject({ fromOriginator: false, how: "fin", frame: 5 });
  });

  it("though the last ACK was recorded before its FIN", () => {
    const d = exchange();
    const last = d.packets.length - 1;
    const order = d.packets.map((_, index) => index).slice(0, -2);
    const played = playOne(ordered(d.packets, ...order, last, last - 1));
    expect(played.connection).toMatchObject({ ended: "closed", connState: "SF", anomalies: [] });
    expect(played.responder.gaps).toEqual([]);
  });

  it("by the FIN, when RSTs answer what is sent after it", () => {
    const d = new Dialogue().handshake().fin("server").ack("client").data("client", "late").rst("server");
    expect(playOne(d.packets).connection).toMatchObject({ close: { how: "fin", fromOriginator: false }, connState: "RSTR" });
  });
});

describe("conn_state", () => {
  const stateOf = (d: Dialogue) => playOne(d.packets).connection.connState;

  it.each([
    ["S0", new Dialogue().syn()],
    ["S1", new Dialogue().handshake()],
    ["SF", exchange()],
    ["REJ", new Dialogue().syn().rst("server", { seq: 0 })],
    ["S2", new Dialogue().handshake().fin("client")],
    ["S3", new Dialogue().handshake().fin("server")],
    ["RSTO", new Dialogue().handshake().rst("client")],
    ["RSTR", new Dialogue().handshake().rst("server")],
    ["RSTOS0", new Dialogue().syn().rst("client")],
    ["SH", new Dialogue().syn().fin("client")],
  ])("is %s", (state, dialogue) => {
    expect(stateOf(dialogue)).toBe(state);
  });

  it("is RSTRH, SHR and OTH when the SYN wasn't seen", () => {
    const from = (d: Dialogue) => playOne(d.packets.filter((sent) => sent.from === "server")).connection.connState;
    expect(from(new Dialogue().handshake().rst("server"))).toBe("RSTRH");
    expect(from(new Dialogue().syn().synAck().fin("server"))).toBe("SHR");
    expect(playOne(new Dialogue().handshake().data("client", "x").packets.slice(3)).connection.connState).toBe("OTH");
  });
});
