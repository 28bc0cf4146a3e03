import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { Dialogue, SECOND } from "./dialogue.ts";
import { anomalies, kinds, play, playOne } from "./play.ts";

const talk = () => new Dialogue().handshake().data("client", "client").ack("server").data("server", "server").ack("client");
const { Rst } = TcpFlag;

describe("a RST", () => {
  it("ends the connection", () => {
    const { connection } = playOne(talk().rst("server").packets);
    expect(connection.close).toMatchObject({ fromOriginator: false, how: "rst", frame: 8 });
    expect(connection.anomalies).toEqual([]);
  });

  it("far outside of the window changes nothing", () => {
    const played = playOne(
      talk()
        .rst("server", { seq: 5_000_001 + 2 ** 29, flags: Rst })
        .data("client", "more").packets,
    );
    expect(played.connection.close).toBeNull();
    expect(anomalies(played)).toEqual(["rst-ignored"]);
    expect(kinds(played)[7]).toBe("outside-window");
  });

  it("had no effect when both ends go on after it", () => {
    const d = talk().rst("server", { hopLimit: 1, seq: 5_000_007, flags: Rst });
    d.data("client", "more").ack("server").data("server", "yes").ack("client").close("client");
    const played = playOne(d.packets);
    expect(played.connection).toMatchObject({ close: { how: "fin", fromOriginator: true }, connState: "SF" });
    expect(anomalies(played)).toEqual(["rst-ignored"]);
    expect(kinds(played)[7]).toBe("outside-window");
    expect(played.connection.responder.hopLimits).toEqual([64]);
    expect(played.originator.text).toBe("clientmore");
  });

  it("had no effect when its sender acknowledges later bytes and more of them come", () => {
    const d = talk().rst("server", { seq: 5_000_007, flags: Rst });
    d.data("client", "one").ack("server").data("client", "two");
    expect(playOne(d.packets).connection.close).toBeNull();
  });

  it("is the end, though the end in whose name it came goes on: the other obeyed it", () => {
    const d = talk().rst("server", { hopLimit: 60, seq: 5_000_007, flags: Rst });
    d.data("server", "genuine").rst("client", { seq: 1_007, flags: Rst });
    const played = playOne(d.packets);
    expect(played.connection.close).toMatchObject({ how: "rst", fromOriginator: false, frame: 8 });
    expect(played.responder.text).toBe("servergenuine");
  });

  it("is the end, though the peer had sent more before it came", () => {
    const d = talk().rst("server").data("client", "in flight").data("client", "as well").rst("server").rst("server");
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "rst", fromOriginator: false, frame: 8 });
  });

  it("refuses a SYN only when it acknowledges it", () => {
    expect(playOne(new Dialogue().syn().rst("server", { seq: 0 }).packets).connection.close).toMatchObject({ how: "rst" });
    expect(playOne(new Dialogue().syn().rst("server", { seq: 0, ack: 77 }).packets).connection.close).toBeNull();
    expect(playOne(new Dialogue().syn().rst("server", { seq: 0, flags: Rst }).packets).connection.close).toBeNull();
  });

  it("is the end for each attempt of a client that tries again with the same SYN", () => {
    const d = new Dialogue()
      .syn()
      .rst("server", { seq: 0 })
      .wait(SECOND / 2)
      .again(0)
      .rst("server", { seq: 0, ack: 1_001 });
    const { connection } = playOne(d.packets);
    expect(connection).toMatchObject({ synCount: 2, connState: "REJ", close: { frame: 2 } });
  });

  it("that refused a SYN is not the end where the same SYN is sent again and taken", () => {
    const d = new Dialogue()
      .syn()
      .rst("server", { seq: 0 })
      .wait(SECOND / 2)
      .again(0)
      .synAck();
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "rst", frame: 2 });
    const played = playOne(d.ack("client").data("client", "client").packets);
    expect(played.connection).toMatchObject({ close: null, closed: false, established: true });
    expect(played.connection.anomalies).toMatchObject([
      { code: "rst-ignored", firstFrame: 2, detail: "in the name of the responder; the SYN that it refused was sent again, and taken" },
    ]);
    expect(played.originator.text).toBe("client");
  });

  it("that refused a SYN is the end where the SYN-ACK behind it is answered with RST", () => {
    const d = new Dialogue().syn().rst("server", { seq: 0 }).synAck().rst("client", { flags: Rst });
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "rst", fromOriginator: false, frame: 2 });
  });

  it("that refused a SYN ends what its tombstone stands for, and the same SYN a while later is an attempt of its own", () => {
    const d = new Dialogue()
      .syn()
      .rst("server", { seq: 0 })
      .wait(5 * SECOND)
      .again(0)
      .synAck()
      .ack("client");
    expect(play(d.packets).map(({ connection }) => [connection.firstFrame, connection.established])).toEqual([
      [1, false],
      [3, true],
    ]);
  });

  it("after a FIN leaves the FIN as the end, also when it had no effect", () => {
    const d = talk().fin("server").rst("server", { flags: Rst, seq: 5_000_008 }).data("client", "more").ack("server");
    expect(playOne(d.packets).connection.close).toMatchObject({ how: "fin", frame: 8 });
  });
});
