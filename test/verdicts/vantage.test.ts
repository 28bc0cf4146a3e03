import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { kexEcdhInit, kexInit } from "../ssh/messages.ts";
import { Dialogue, duplicated, MILLISECOND, ordered, SECOND, type Sent, without } from "../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, offered, SERVER_IDENT } from "./conversations.ts";
import { type Conversation, IPV6, recordOf } from "./diagnosis-of.ts";

const { Syn, Ack, Rst } = TcpFlag;
/** Both ends' packets one hop further, and answers later: what the other end's capture shows. */
const atServer = (packets: readonly Sent[]) => packets.map((sent) => ({ ...sent, hopLimit: sent.from === "client" ? 63 : 64 }));

/** Deaths that no two of which may be taken for each other, however they were captured. */
const DEATHS: [string, () => Dialogue][] = [
  ["tcp-refused", () => new Dialogue().syn().rst("server", { seq: 0 })],
  ["server-closed-before-ident", () => clientSpoke().close("server")],
  ["server-limit-maxstartups", () => connected().data("server", "Exceeded MaxStartups\r\n").ack("client").close("server")],
  ["not-ssh-server", () => clientSpoke().data("server", "HTTP/1.1 400 Bad Request\r\n\r\n").ack("client").close("server")],
  ["server-closed-after-idents", () => bothSpoke().close("server")],
  ["client-gone-before-ident", () => connected().close("client")],
  ["client-closed-after-server-ident", () => bothSpoke().close("client")],
];

/** The same packets, seen otherwise. */
const VIEWS: [string, (packets: readonly Sent[]) => Sent[], Omit<Conversation, "packets">][] = [
  ["over IPv6", (packets) => [...packets], IPV6],
  ["at the server", atServer, {}],
  ["on two interfaces", (packets) => duplicated(packets), {}],
  ["on two hops", (packets) => duplicated(packets, 1, (sent) => ({ hopLimit: sent.hopLimit - 1 })), {}],
  ["across a wrap of the sequence numbers", (packets) => packets.map((sent) => shifted(sent, 0xffff_f000)), {}],
  ["in an order that the recording shuffled by pairs", swappedPairs, {}],
  ["with a RST after the FINs", (packets) => [...packets, echo(packets)], {}],
];

function shifted(sent: Sent, by: number): Sent {
  const ack = (sent.flags & Ack) === 0 ? 0 : (sent.ack + by) >>> 0;
  return { ...sent, seq: sent.seq === 0 && (sent.flags & Rst) !== 0 ? 0 : (sent.seq + by) >>> 0, ack };
}

/** Times stay with their packets; the first two (SYN and answer) keep their places. */
function swappedPairs(packets: readonly Sent[]): Sent[] {
  const order = packets.map((_, at) => at);
  for (let at = 2; at + 1 < order.length; at += 2) [order[at], order[at + 1]] = [order[at + 1]!, order[at]!];
  return ordered(packets, ...order);
}

function echo(packets: readonly Sent[]): Sent {
  const last = packets[packets.length - 1]!;
  return {
    ...last,
    flags: Rst,
    seq: last.ack,
    ack: 0,
    window: 0,
    payload: new Uint8Array(),
    from: last.from === "client" ? "server" : "client",
    time: last.time + MILLISECOND,
  };
}

describe("the same death, seen otherwise, has the same verdict", () => {
  for (const [code, wire] of DEATHS) {
    it.each(VIEWS)(`${code}, %s`, (_, view, conversation) => {
      const { verdict, outcome } = recordOf({ ...conversation, packets: view(wire().packets) });
      expect({ code: verdict.code, outcome }).toEqual({ code, outcome: recordOf({ packets: wire() }).outcome });
      expect(verdict.code).toBe(code);
    });
  }
});

describe("what is lost before it reaches the capture is no cause where the capture was made at its sender", () => {
  const lost = /lost on its way/;
  const asked = () => offered().data("client", kexEcdhInit()).ack("server");
  const atClient = (packets: readonly Sent[]) => packets.map((sent) => ({ ...sent, hopLimit: sent.from === "client" ? 64 : 63 }));
  it.each([
    ["server-silent-before-ident", () => clientSpoke(), atServer],
    ["kexinit-not-sent-server-stall", () => bothSpoke().data("client", kexInit()).ack("server"), atServer],
    ["kexinit-not-sent-client-stall", () => bothSpoke().data("server", kexInit()).ack("client"), atClient],
    ["kex-reply-missing-stall", asked, atServer],
  ] as const)("%s", (code, wire, atSender) => {
    const causesOf = (packets: readonly Sent[]) => {
      const { verdict } = recordOf({ packets }, { until: 60 * SECOND });
      expect(verdict.code).toBe(code);
      return verdict.causes.filter(({ what }) => lost.test(what)).length;
    };
    expect([causesOf(wire().packets), causesOf(atSender(wire().packets))]).toEqual([1, 0]);
  });
});

describe("unusual beginnings", () => {
  it("TCP Fast Open: the identification stands in the SYN, and is acknowledged with it", () => {
    const d = new Dialogue()
      .syn({ payload: Buffer.from(CLIENT_IDENT) })
      .synAck()
      .ack("client")
      .data("server", SERVER_IDENT)
      .ack("client")
      .fin("server");
    const { verdict, ssh } = recordOf({ packets: d });
    expect(verdict.code).toBe("server-closed-after-idents");
    expect(ssh.client.ident).toBe(CLIENT_IDENT.trimEnd());
  });

  it("a simultaneous open is one connection", () => {
    const d = new Dialogue().syn();
    d.packets.push({ ...d.packets[0]!, from: "server", seq: 5_000_000, time: 500_000 });
    d.send("server", Syn | Ack, "", { seq: 5_000_000, ack: 1001, mss: 1460 });
    d.send("client", Syn | Ack, "", { seq: 1000, ack: 5_000_001, mss: 1460 });
    expect(recordOf({ packets: d }, { until: 30 * SECOND }).outcome).not.toBe("ok");
  });

  it("the client speaks late, and the server closes at once", () => {
    const d = connected()
      .wait(8 * SECOND)
      .data("client", CLIENT_IDENT)
      .ack("server")
      .fin("server");
    expect(recordOf({ packets: d }).verdict.code).toBe("server-closed-before-ident");
  });

  it("the server speaks late: slow, not dead", () => {
    const d = clientSpoke()
      .wait(10 * SECOND)
      .data("server", SERVER_IDENT)
      .ack("client")
      .data("client", kexInit())
      .ack("server");
    expect(recordOf({ packets: d }, { until: 11 * SECOND }).verdict.code).toBe("capture-ended");
  });

  it("text before the identification in one segment, and in many, is the same", () => {
    const whole = connected().data("client", CLIENT_IDENT).data("server", `Welcome\r\nto here\r\n${SERVER_IDENT}`).ack("client").close("server");
    const pieces = connected().data("client", CLIENT_IDENT);
    for (const piece of ["Wel", "come\r", "\nto here\r\nSS", `H-${SERVER_IDENT.slice(4)}`]) pieces.data("server", piece).ack("client");
    for (const packets of [whole, pieces.close("server")]) {
      const { verdict, ssh } = recordOf({ packets });
      expect(verdict.code).toBe("server-closed-after-idents");
      expect(ssh.server.pre_ident_lines).toEqual(["Welcome", "to here"]);
    }
  });

  it("nothing is concluded from a server that the capture does not show", () => {
    const clientOnly = (d: Dialogue) => d.packets.filter((sent) => sent.from === "client");
    for (const wire of [
      clientSpoke().close("client"),
      bothSpoke().close("client"),
      clientSpoke()
        .wait(120 * SECOND)
        .close("server"),
    ]) {
      const { verdict, outcome } = recordOf({ packets: clientOnly(wire) });
      expect([verdict.code, outcome]).toEqual(["one-sided-capture", "unknown"]);
    }
  });

  it("what the capture lost caps what rests on absence", () => {
    const lost = without(clientSpoke().data("server", SERVER_IDENT).ack("client").close("server").packets, 5);
    const { verdict } = recordOf({ packets: lost });
    expect(verdict.certainty === "possible" || verdict.code === "capture-loss").toBe(true);
  });
});
