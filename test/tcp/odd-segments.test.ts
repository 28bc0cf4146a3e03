import { describe, expect, it } from "vitest";
import { MAX_TOTAL_REMEMBERED_BYTES } from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { RememberedBytes } from "../../src/tcp/remembered-bytes.ts";
import { release } from "../../src/tcp/tcp-connection.ts";
import { Dialogue, duplicated, MILLISECOND, ordered, SECOND, without } from "./dialogue.ts";
import { anomalies, kinds, play, playOne, Stage } from "./play.ts";

const { Ack, Fin, Rst, Syn } = TcpFlag;
const talk = () => new Dialogue().handshake().data("client", "client").ack("server").data("server", "server").ack("client");
const UNREACHABLE = { type: 3, code: 1 };

describe("SYNs", () => {
  it("a SYN and its refusal in the other order are one connection, within a second of each other", () => {
    const refused = (apart: number) => {
      const [syn, rst] = new Dialogue().syn().rst("server", { seq: 0 }).packets;
      return play([rst!, { ...syn!, time: rst!.time + apart }], { lingerNanoseconds: 5 * SECOND }).length;
    };
    expect([refused(SECOND), refused(SECOND + 1)]).toEqual([1, 2]);
  });

  it("a SYN that is not the one that was refused begins another connection", () => {
    const [syn, rst] = new Dialogue().syn().rst("server", { seq: 0 }).packets;
    expect(play([rst!, { ...syn!, seq: syn!.seq + 9, time: rst!.time + 5 }])).toHaveLength(2);
  });

  it("a SYN-ACK that comes again once the connection stands changes nothing", () => {
    const d = talk();
    d.again(1);
    const played = playOne(d.packets);
    expect(played.connection).toMatchObject({ established: true, history: "ShADad" });
    expect(played.originator.text).toBe("client");
  });

  it("a SYN-ACK of something else, once the connection stands, changes nothing", () => {
    const d = talk().synAck({ seq: 77, ack: 1_001 }).data("client", "more");
    const played = playOne(d.packets);
    expect(played.originator.text).toBe("clientmore");
    expect(played.connection.established).toBe(true);
  });

  it("a SYN that was recorded after its SYN-ACK keeps the first time", () => {
    const d = new Dialogue().handshake().data("client", "x");
    const [syn, synAck, ...rest] = d.packets;
    const played = playOne([synAck!, { ...syn!, time: synAck!.time + 10 }, ...rest]);
    expect(played.connection).toMatchObject({ synSeen: true, synCount: 1, synTime: synAck!.time + 10 });
  });

  it("a SYN again, after the SYN-ACK, does not make the handshake begin later", () => {
    const d = new Dialogue().syn().synAck();
    d.again(0, { time: 2 * SECOND });
    expect(playOne(d.packets).connection).toMatchObject({ synCount: 2, synTime: 0 });
  });

  it("with data on both ends: each is taken as far as it is acknowledged", () => {
    const d = new Dialogue().syn({ payload: new TextEncoder().encode("hello") });
    d.synAck({ ack: 1_001 + 3 }).data("client", "lo", { seq: 1_004 });
    expect(playOne(d.packets).originator.text).toBe("hello");
    const none = new Dialogue().syn({ payload: new TextEncoder().encode("hello") }).synAck({ ack: 1_001 });
    expect(playOne(none.data("client", "hello", { seq: 1_001 }).packets).originator.text).toBe("hello");
  });

  it("before the stream's beginning are bytes of nobody; what reaches into the stream counts from there", () => {
    const d = new Dialogue().handshake().data("client", "xxabc", { seq: 999 });
    expect(playOne(d.packets).originator.text).toBe("abc");
  });
});

describe("RSTs that nobody obeys", () => {
  it("in the name of the originator are told as the originator's", () => {
    const d = talk().rst("client", { seq: 1_007, flags: Rst });
    d.data("server", "more").ack("client").data("client", "yes").ack("server");
    const played = playOne(d.packets);
    expect(played.connection.anomalies).toMatchObject([{ code: "rst-ignored", detail: "in the name of the originator; both ends went on" }]);
    expect(played.connection.close).toBeNull();
  });

  it("before a FIN of the same end leave that as the end", () => {
    const d = talk().rst("server", { seq: 5_000_007, flags: Rst });
    d.send("server", Fin | Ack | TcpFlag.Psh, "bye", { seq: 5_000_007 }).ack("client", { ack: 5_000_011 });
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "fin", fromOriginator: false, frame: 9 });
  });

  it("beyond the kept segments are ignored just the same", () => {
    const d = talk();
    for (let i = 0; i < 510; i++) d.data("client", "x");
    d.ack("server").rst("server", { seq: 5_000_007, flags: Rst }).data("client", "more").ack("server").data("server", "yes").ack("client");
    const played = playOne(d.packets);
    expect(played.connection.close).toBeNull();
    expect(anomalies(played)).toEqual(["segment-limit", "rst-ignored"]);
  });

  it("after both FINs leave the connection closed", () => {
    const d = talk().fin("server").fin("client").ack("server").rst("server", { seq: 5_000_008, flags: Rst });
    d.data("client", "more", { seq: 1_008 }).ack("server", { ack: 1_012 }).data("client", "x", { seq: 1_012 });
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "fin", fromOriginator: false });
  });
});

describe("an ICMP error", () => {
  it("of an end whose packets the capture never shows is in flight behind what was acknowledged", () => {
    const d = talk();
    const stage = new Stage().bring(d.packets.filter(({ from }) => from === "client"));
    const quoted = d.packets.findLast(({ from }) => from === "server")!;
    for (const seq of [5_000_007, 5_000_001, 5_000_007 + 2 ** 21]) stage.icmp({ ...quoted, seq }, { ...UNREACHABLE, time: SECOND + seq });
    expect(stage.finish()[0]!.connection.icmp.map(({ inWindow }) => inWindow)).toEqual([true, false, false]);
  });

  it("that quotes an end of which nothing is known is in no window", () => {
    const [syn] = new Dialogue().syn().packets;
    const stage = new Stage().bring([syn!]).icmp({ ...syn!, from: "server" }, { ...UNREACHABLE, time: 5 });
    expect(stage.finish()[0]!.connection.icmp).toMatchObject([{ quotedFromOriginator: false, quotedOffset: -1, inWindow: false }]);
  });

  it("before the SYN that turns the ends round quotes the same end after it", () => {
    const d = new Dialogue().handshake().data("server", "SSH-2.0-s\r\n").ack("client");
    const [data, ...rest] = ordered(d.packets, 3, 0, 1, 2, 4);
    const stage = new Stage({ clientPort: 22 }).bring([data!]).icmp(data!, { ...UNREACHABLE, time: data!.time });
    const { connection } = stage.bring(rest).finish()[0]!;
    expect(connection.originatorAddress).toEqual(new Uint8Array([10, 0, 0, 1]));
    expect(connection.icmp).toMatchObject([{ quotedFromOriginator: false }]);
  });

  it("keeps its place when the stream's beginning turns out to be earlier", () => {
    const d = talk();
    const [third, fourth] = [d.packets[3]!, { ...d.packets[3]!, seq: 1_007, payload: new TextEncoder().encode("later"), identification: 999 }];
    const stage = new Stage().bring([fourth]);
    stage.icmp(fourth, { ...UNREACHABLE, time: MILLISECOND });
    stage.icmp({ ...fourth, from: "server", seq: 5 }, { ...UNREACHABLE, code: 2, time: MILLISECOND });
    stage.bring([{ ...third, time: 2 * MILLISECOND }]);
    const { connection, originator } = stage.finish()[0]!;
    expect(originator.text).toBe("clientlater");
    expect(connection.icmp.map(({ quotedOffset, quotedFromOriginator }) => [quotedOffset, quotedFromOriginator])).toContainEqual([6, true]);
  });
});

describe("with a wrong checksum", () => {
  it("bytes that a right copy overtook are not used, and what is behind them is", () => {
    const d = new Dialogue().syn({ checksumState: 1 }).synAck().ack("client");
    d.data("client", "bad!", { checksumState: 2 }).data("client", "tail", { checksumState: 2 });
    d.data("client", "good", { seq: 1_001, checksumState: 1 }).ack("server", { ack: 1_009 });
    expect(playOne(d.packets).originator).toMatchObject({ text: "goodtail", gaps: [] });
  });

  it("bytes behind a hole are not used before it", () => {
    const d = new Dialogue().syn({ checksumState: 1 }).synAck().ack("client");
    d.data("client", "lost").data("client", "tail", { checksumState: 2 }).data("client", "more", { checksumState: 1 }).ack("server");
    const played = playOne(without(d.packets, 3));
    expect(played.originator.text.replace(/_+/g, "_")).toMatch(/^_(?:tail)?(?:more)?/);
    expect(anomalies(played)).toContain("bad-tcp-checksum");
  });
});

describe("after quiet", () => {
  const quiet = () => new Dialogue().handshake().data("client", "CCCC").ack("server").data("server", "SSSS").ack("client");
  const played = (d: Dialogue) => playOne(d.packets, { quietAfter: 4 });

  it("a keep-alive and a window probe are no data", () => {
    const d = quiet().data("client", "x".repeat(10)).ack("server").wait(SECOND);
    d.data("client", "k", { seq: d.next("client") - 1 }).ack("server");
    const probe = quiet().ack("server", { window: 0 }).data("client", "yz");
    probe.data("client", "z", { seq: probe.next("client") - 1 });
    expect(played(d).connection.originator).toMatchObject({ retransmissions: 0, dataSegments: 2 });
    expect(played(probe).connection.originator).toMatchObject({ retransmissions: 0, dataSegments: 2 });
    const again = quiet().data("client", "yz");
    expect(played(again.data("client", "z", { seq: again.next("client") - 1 })).connection.originator.retransmissions).toBe(1);
  });

  it("a segment that fills what was jumped over is out of order, not sent again", () => {
    const d = quiet().data("client", "a".repeat(50)).data("client", "b".repeat(50));
    const [fifty, hundred] = d.packets.slice(-2);
    const late = [...d.packets.slice(0, -2), hundred!, { ...fifty!, time: hundred!.time + MILLISECOND }];
    expect(playOne(late, { quietAfter: 4 }).connection.originator.retransmissions).toBe(0);
    d.wait(SECOND).again(-2);
    expect(played(d).connection.originator.retransmissions).toBe(1);
  });

  it("another hop limit is seen, and first data are noted", () => {
    expect(played(quiet().ack("client", { hopLimit: 63 })).connection.originator.hopLimits).toEqual([64, 63]);
    const d = new Dialogue().syn({ payload: new TextEncoder().encode("SYN") }).synAck({ ack: 1_004 });
    const { connection } = playOne(d.ack("client", { seq: 1_004 }).data("server", "first").ack("client").packets, { quietAfter: 0 });
    expect(connection).toMatchObject({ quiet: true, history: "ShAd", records: [-5] });
  });

  it("numbers far away claim nothing", () => {
    const far = (ahead: number) => {
      const d = quiet();
      return played(d.ack("client", { seq: (d.next("client") + ahead) >>> 0 })).connection.originator.claimed;
    };
    expect([far(100), far(2 ** 30)]).toEqual([104, 4]);
    const data = (ahead: number) => {
      const d = quiet();
      return played(d.data("client", "x", { seq: (d.next("client") + ahead) >>> 0 })).connection.originator.highest;
    };
    expect([data(100), data(2 ** 30)]).toEqual([105, 4]);
  });

  it("a copy of what was seen is a copy", () => {
    const d = quiet().data("client", "x".repeat(10)).data("client", "y".repeat(10));
    const late = { ...d.packets.at(-2)!, time: d.packets.at(-1)!.time + 5 };
    expect(playOne([...d.packets, late], { quietAfter: 4 }).connection).toMatchObject({ copies: 1, originator: { retransmissions: 0 } });
  });

  it("a FIN's acknowledgement ends it, though nothing but a plain ACK comes after it", () => {
    const d = quiet().fin("client").fin("server").ack("client");
    const [end] = [played(d)];
    expect(end).toMatchObject({ end: "closed", connection: { connState: "SF" } });
  });

  it("a segment beyond the limit is no anomaly any more", () => {
    const d = quiet();
    for (let i = 0; i < 600; i++) d.fin("server", { seq: 5_000_005 });
    expect(anomalies(played(d))).not.toContain("segment-limit");
  });

  it("release frees what was kept, and the counters stay", () => {
    const { connection } = playOne(talk().packets);
    const { packets } = connection;
    release(connection);
    expect(connection).toMatchObject({ quiet: true, segments: [], icmp: [], records: [], packets });
  });
});

describe("after quiet, a segment without ACK", () => {
  it("acknowledges nothing", () => {
    const d = new Dialogue().handshake().data("client", "CCCC").ack("server").data("server", "SSSS").ack("client").data("server", "more");
    d.send("client", TcpFlag.Psh, "x");
    expect(playOne(d.packets, { quietAfter: 4 }).connection.responder.acked).toBe(4);
  });
});

describe("segments below the stream", () => {
  it("belong to an earlier incarnation, but for the one byte of a keep-alive", () => {
    const d = new Dialogue().handshake().data("client", "abc", { seq: 990 }).data("client", "k", { seq: 1_000 }).data("client", "real");
    const played = playOne(d.packets);
    expect(kinds(played).slice(3)).toEqual(["outside-window", "keep-alive", "new"]);
    expect(played.originator.text).toBe("real");
  });
});

describe("windows", () => {
  it("that are closed for several segments are told once", () => {
    const d = talk().ack("server", { window: 0 }).ack("server", { window: 0 }).ack("server").ack("server", { window: 0 });
    expect(playOne(d.packets).connection).toMatchObject({ responder: { zeroWindowSeen: true }, history: "ShADadw" });
  });
});

describe("on other ports", () => {
  const on = (d: Dialogue) => play(d.packets, { serverPort: 2_222 });
  const identified = (line: string) => on(new Dialogue().data("client", line)).length;

  it.each([
    ["SSH-2.0-x\r\n", 1],
    ["SSH-1.5-x\r\n", 1],
    ["SSH-1.99-x\r\n", 1],
    ["SSH-1", 0],
    ["SSH-1x5", 0],
    ["SSH-2.1-x", 0],
    ["SSH-3.0-x", 0],
    [`SSH-2.0-${"x".repeat(247)}`, 1],
    [`SSH-2.0-${"x".repeat(248)}`, 0],
    [`SSH-2.0-${"x".repeat(240)}\r\n${"y".repeat(300)}`, 1],
    [`SSH-2.0-${"x".repeat(300)}\r\n`, 0],
  ])("in mid-stream %j begins a connection: %i", (line, count) => {
    expect(identified(line)).toBe(count);
  });

  it("a handshake that was captured twice has its packets once", () => {
    const d = new Dialogue().handshake().data("client", "SSH-2.0-x\r\n");
    const twice = [...duplicated(d.packets.slice(0, 3)), ...d.packets.slice(3)];
    expect(playOne(twice, { serverPort: 2_222 }).connection.segments).toHaveLength(4);
  });

  it("candidates that are gone are not counted as given up", () => {
    const stage = new Stage();
    for (let i = 0; i < 8_193; i++) stage.bring(new Dialogue({ step: 1 }).syn().rst("server", { seq: 0 }).packets, { client: 1_024 + i, server: 443 });
    expect(stage.table.counters.candidatesEvicted).toBe(0);
    stage.table.tick(100 * SECOND);
    expect(stage.finish()).toEqual([]);
  });

  it("with a cut header between two watched ports, whoever sent it began", async () => {
    const { Packet, PacketKind } = await import("../../src/net/packet.ts");
    const stage = new Stage({ ports: [22, 23] });
    const packet = Object.assign(new Packet(), {
      kind: PacketKind.CutTcp,
      ipVersion: 4,
      data: Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2),
      sourceOffset: 0,
      destinationOffset: 4,
    });
    stage.table.cutPacket(Object.assign(packet, { sourcePort: 22, destinationPort: 23 }), 0, 1, 0);
    stage.table.cutPacket(Object.assign(packet, { sourcePort: 22, destinationPort: 4_000 }), 0, 2, 0);
    expect(stage.finish().map(({ connection }) => [connection.originatorPort, connection.responderPort])).toEqual([
      [22, 23],
      [4_000, 22],
    ]);
  });

  it("both ports watched, or none: the end that sent the cut segment first began", () => {
    const d = new Dialogue().handshake().data("client", "x");
    const played = play(ordered(d.packets, 3), { clientPort: 23, ports: [22, 23] });
    expect(played[0]!.connection.originatorPort).toBe(23);
  });
});

describe("memory that is given back", () => {
  it("is kept for others up to a share of the budget", () => {
    const budget = { ahead: 0, remembered: 0 };
    const size = 32 * 1024;
    const count = MAX_TOTAL_REMEMBERED_BYTES / 16 / size + 2;
    const all = Array.from({ length: count }, () => new RememberedBytes(budget));
    for (const kept of all) kept.add(0, new Uint8Array(size), 0, size);
    for (const kept of all) kept.clear();
    expect(budget.remembered).toBe(0);
    const again = new RememberedBytes(budget);
    again.add(
      0,
      Uint8Array.from({ length: size }, () => 5),
      0,
      size,
    );
    expect(again.differs(0, new Uint8Array(1), 0, 1)).toBe(true);
    again.clear();
  });
});

describe("a FIN below what was sent already", () => {
  it("is outside of the window", () => {
    const d = talk()
      .data("client", "more")
      .send("client", Fin | Ack, "", { seq: 1_003 });
    const played = playOne(d.packets);
    expect(kinds(played).at(-1)).toBe("outside-window");
    expect(played.connection.close).toBeNull();
  });

  it("with SYN and data a segment ends behind both", () => {
    const d = new Dialogue().send("client", Syn | Fin, "x").synAck({ ack: 1_003 });
    expect(playOne(d.packets).connection.originator.finOffset).toBeLessThanOrEqual(1);
  });
});
