import { describe, expect, test } from "vitest";
import { MAX_CANDIDATES } from "../../src/limits.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, duplicated, exchange, SECOND, type Sent } from "./dialogue.ts";
import { Stage } from "./play.ts";

const { Syn, Ack, Fin, Rst, Psh } = TcpFlag;
const IDENT = "SSH-2.0-x\r\n";

/** What the table makes of packets of a port that nobody watches. */
function made(packets: readonly Sent[]) {
  const stage = new Stage({ serverPort: 2_222 }).bring(packets);
  const { ignored } = stage.table.counters;
  return { ignored, connections: stage.finish().map(({ connection }) => connection) };
}

describe("of a port that nobody watches", () => {
  test.each<[string, flags: number, payload: string, isFollowed: boolean]>([
    ["an identification", Psh | Ack, IDENT, true],
    ["an identification in a SYN-ACK", Syn | Ack, IDENT, true],
    ["the begin of one in a SYN", Syn, "SSH-", true],
    ["other bytes in a SYN", Syn, "GET /", false],
    ["other bytes", Psh | Ack, "GET /", false],
    ["the begin of one", Psh | Ack, "SSH-", false],
    ["nothing", Ack, "", false],
    ["nothing in a SYN-ACK", Syn | Ack, "", false],
    ["nothing in a FIN", Fin | Ack, "", false],
  ])("%s as the first that is seen, flags %d", (_, flags, payload, isFollowed) => {
    const { ignored, connections } = made(new Dialogue().send("client", flags, payload).packets);
    expect([ignored, connections.length]).toEqual(isFollowed ? [0, 1] : [1, 0]);
  });

  test.each([
    ["FIN", Fin | Ack],
    ["RST", Rst],
  ])("a handshake that a %s ends is forgotten", (_, flags) => {
    const d = new Dialogue().handshake().send("server", flags, "").data("client", IDENT);
    const { ignored, connections } = made(d.packets);
    expect(ignored).toBe(1);
    expect(connections).toMatchObject([{ synSeen: false, firstFrame: 5 }]);
  });

  test("a handshake is forgotten when its first payload is something else", () => {
    const { connections } = made(new Dialogue().handshake().data("client", "x").data("client", IDENT).packets);
    expect(connections).toMatchObject([{ synSeen: false, firstFrame: 5 }]);
  });

  test("a SYN again belongs to the handshake, one with another ISN begins another", () => {
    const again = made(new Dialogue().syn().again(0, { time: SECOND }).synAck({ time: SECOND }).ack("client").data("client", IDENT).packets);
    expect(again.connections).toMatchObject([{ synCount: 2, firstFrame: 1 }]);
    const other = made([...new Dialogue({ clientIsn: 77 }).syn().packets, ...new Dialogue({ start: SECOND }).handshake().data("client", IDENT).packets]);
    expect(other).toMatchObject({ ignored: 0, connections: [{ synCount: 1, firstFrame: 2, originator: { isn: 1_000 } }] });
  });

  test("copies of the handshake are not kept", () => {
    const { connections } = made(
      duplicated(new Dialogue().handshake().packets).concat(new Dialogue({ start: SECOND }).handshake().data("client", IDENT).packets.slice(3)),
    );
    expect(connections).toMatchObject([{ packets: 4, synCount: 1 }]);
    expect(connections[0]!.segments.map(({ kind }) => kind)).toEqual(["new", "new", "new", "new"]);
  });

  test("who sent the SYN is the originator, whoever speaks first", () => {
    const ports = (from: "client" | "server") =>
      made(new Dialogue().handshake().data(from, IDENT).packets).connections.map(({ originatorPort, responderPort }) => [originatorPort, responderPort]);
    expect([ports("client"), ports("server")]).toEqual([[[40_000, 2_222]], [[40_000, 2_222]]]);
  });

  test("MAX_CANDIDATES: a handshake that was forgotten is none that had to leave", () => {
    const stage = new Stage({ serverPort: 443 });
    const syn = new Dialogue().syn().packets;
    stage.bring(new Dialogue().handshake().data("client", "x").packets, { client: 1_001 });
    for (let i = 2; i <= MAX_CANDIDATES; i++) stage.bring(syn, { client: 1_000 + i });
    expect(stage.table.counters.candidatesEvicted).toBe(0);
    stage.bring(syn, { client: 50_000 });
    expect(stage.table.counters.candidatesEvicted).toBe(0);
    stage.bring(syn, { client: 50_001 });
    expect(stage.table.counters.candidatesEvicted).toBe(1);
  });
});

describe("whose SYN was not seen", () => {
  const first = (from: "client" | "server", ports: readonly number[], serverPort = 22) => {
    const stage = new Stage({ ports, serverPort }).bring(new Dialogue().handshake().data(from, IDENT).packets.slice(3));
    return stage.finish().map(({ connection }) => connection.originatorPort);
  };

  test.each<["client" | "server", readonly number[], number, number]>([
    ["client", [22], 22, 40_000],
    ["server", [22], 22, 40_000],
    ["client", [40_000], 22, 22],
    ["server", [40_000], 22, 22],
    ["client", [22, 40_000], 22, 40_000],
    ["server", [22, 40_000], 22, 22],
    ["client", [], 2_222, 40_000],
    ["server", [], 2_222, 2_222],
  ])("the %s speaks, ports %j are watched: who has the other port is the originator, else who speaks", (from, ports, serverPort, originatorPort) => {
    expect(first(from, ports, serverPort)).toEqual([originatorPort]);
  });
});

describe("after a connection ended", () => {
  const LATER = exchange().packets.at(-1)!.time + 10 * SECOND;

  test("what is late is ignored, and a new SYN begins one of its own", () => {
    const stage = new Stage().bring(exchange().packets);
    const late = exchange().packets.at(-1)!;
    stage.bring([{ ...late, time: LATER, identification: 5 }]);
    expect(stage.table.counters).toMatchObject({ ignored: 1, connections: 1 });
    stage.bring(exchange({ start: LATER + 1, clientIsn: 900_000, serverIsn: 77 }).packets);
    expect(stage.table.counters).toMatchObject({ ignored: 1, connections: 2 });
    expect(stage.finish()).toMatchObject([
      { end: "closed", connection: { packets: 13, connState: "SF" } },
      { end: "closed", connection: { packets: 13, connState: "SF" } },
    ]);
  });

  test("what was forgotten in the meantime takes nothing with it", () => {
    const stage = new Stage().bring(exchange().packets);
    stage.bring(exchange({ start: LATER, clientIsn: 900_000, serverIsn: 77 }).packets.slice(0, 3));
    // Long after the first would have been forgotten, the second is still there.
    stage.table.tick(LATER + 1_000 * SECOND);
    expect(stage.table.following).toBe(1);
    const more = exchange({ start: LATER + 2_000 * SECOND, clientIsn: 900_000, serverIsn: 77 }).packets.slice(3);
    expect(stage.bring(more).table.counters).toMatchObject({ connections: 2, ignored: 0 });
    stage.finish();
  });
});
