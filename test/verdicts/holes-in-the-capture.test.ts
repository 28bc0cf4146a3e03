import { describe, expect, it } from "vitest";
import { TcpFlag } from "../../src/net/packet.ts";
import { bytes, disconnect, kexEcdhInit, kexInit, kexReply, newKeys } from "../ssh/messages.ts";
import { Dialogue, SECOND, type Sent, without } from "../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT, serverSpoke } from "./conversations.ts";
import { recordOf, recordsOf } from "./diagnosis-of.ts";

const only = (from: Sent["from"], d: Dialogue) => d.packets.filter((sent) => sent.from === from);
const SEALED = new Uint8Array(44).fill(0xa5);

/** Up to the server's reply, with NEWKEYS and its first encrypted packet in the same segment, as OpenSSH sends them. */
const replied = () =>
  bothSpoke()
    .data("client", kexInit())
    .data("server", kexInit())
    .data("client", kexEcdhInit())
    .data("server", bytes(kexReply(), newKeys(), SEALED))
    .ack("client");

const said = (packets: readonly Sent[], until?: number) => {
  const { verdict, outcome, died_at } = recordOf({ packets }, until === undefined ? {} : { until });
  return { code: verdict.code, certainty: verdict.certainty, outcome, died_at };
};

describe("the SYN-ACK was not captured", () => {
  it("a RST at the end is no refusal: the client had acknowledged a SYN-ACK", () => {
    expect(said(without(clientSpoke().rst("server").packets, 1))).toMatchObject({ code: "server-closed-before-ident", outcome: "failed" });
  });

  it("a silence of both is still told, with the ACK missing or the SYN-ACK", () => {
    const waiting = connected()
      .wait(6 * SECOND)
      .close("client").packets;
    expect(said(waiting).code).toBe("server-waits-client-first");
    expect(said(without(waiting, 1)).code).toBe("server-waits-client-first");
    expect(said(without(waiting, 2)).code).toBe("server-waits-client-first");
  });

  it("an ACK of bytes that were not captured either is no strange answer to the SYN", () => {
    const lossy = without(bothSpoke().data("client", kexInit()).data("server", kexInit()).ack("client").packets, 1, 3);
    expect(said(lossy, 60 * SECOND).code).not.toBe("tcp-bad-synack");
  });
});

describe("one direction was captured", () => {
  it("the server's NEWKEYS alone proves nothing: it travels with the reply", () => {
    expect(said(only("server", replied().close("client")))).toMatchObject({ code: "one-sided-capture", outcome: "unknown" });
    // A FIN is a byte more, a NEWKEYS is sixteen; what a client says that refuses the key is not answered.
    const refused = replied().data("client", new Uint8Array(40).fill(7)).ack("server").close("client");
    expect(said(only("server", refused))).toMatchObject({ code: "one-sided-capture", outcome: "unknown" });
  });

  it("the server goes on after as much as a NEWKEYS more of the client: complete", () => {
    const complete = replied().data("client", bytes(newKeys(), SEALED)).data("server", SEALED);
    expect(said(only("server", complete))).toMatchObject({ code: "exchange-complete", certainty: "likely", outcome: "ok" });
  });

  it("the client's NEWKEYS, sent again and again, did not pass", () => {
    const d = replied().data("client", bytes(newKeys(), SEALED));
    expect(said(only("client", d))).toMatchObject({ code: "exchange-complete", certainty: "likely" });
    for (const pause of [0.2, 0.4, 0.8]) d.wait(pause * SECOND).again(-1);
    expect(said(only("client", d)).outcome).not.toBe("ok");
  });

  it("what it said tells how far they were, though the other end was never seen", () => {
    const hungUp = bothSpoke().data("client", kexInit()).data("server", kexInit()).data("client", disconnect(3, "no match")).close("client");
    expect(said(only("client", hungUp))).toMatchObject({ code: "disconnect-received", died_at: "kexinit" });
    const later = replied().data("client", disconnect(2, "a bad value")).close("client");
    expect(said(only("client", later))).toMatchObject({ code: "disconnect-received", died_at: "key-exchange" });
    const tooEarly = bothSpoke().data("server", disconnect(12, "Too many users")).close("server");
    expect(said(only("server", tooEarly))).toMatchObject({ code: "disconnect-received", died_at: "kexinit" });
  });

  it("a hole is no loss of the path: the ACKs that would tell are not there", () => {
    const d = bothSpoke().data("client", kexInit()).ack("server");
    expect(said(without(only("client", d), 2), 60 * SECOND)).toMatchObject({ code: "one-sided-capture", outcome: "unknown" });
  });
});

describe("the capture ends", () => {
  it("behind a NEWKEYS that nobody acknowledged yet: likely complete; sent twice, it is open", () => {
    const d = replied().data("client", bytes(newKeys(), SEALED));
    expect(said(d.packets)).toMatchObject({ code: "exchange-complete", certainty: "likely", outcome: "ok" });
    expect(said(d.wait(0.2 * SECOND).again(-1).packets).outcome).not.toBe("ok");
  });

  it("behind the second transmission of a KEXINIT: too early to blame its size", () => {
    const big = kexInit({ kex_algorithms: [`${"x".repeat(60)}@example.com`, ...Array.from({ length: 60 }, (_, i) => `method-${i}@example.com`)] });
    const d = bothSpoke()
      .data("client", big)
      .wait(0.2 * SECOND)
      .again(-1)
      .ack("server", { sack: [] });
    expect(said(d.packets)).toMatchObject({ code: "capture-ended", outcome: "unknown" });
  });
});

describe("a challenge ACK that healed", () => {
  it("is not what the connection died of later", () => {
    const d = new Dialogue().syn();
    d.send("server", TcpFlag.Ack, "", { seq: 77_000, ack: 2_400_000_000 });
    d.send("client", TcpFlag.Rst, "", { seq: 2_400_000_000, ack: 0, window: 0 });
    d.wait(SECOND).again(0).synAck().ack("client").data("client", CLIENT_IDENT).ack("server").data("server", SERVER_IDENT).ack("client").close("server");
    expect(said(d.packets).code).toBe("server-closed-after-idents");
  });
});

describe("what came after the last NEWKEYS was not captured", () => {
  const d = replied().data("client", newKeys());

  it("TCP acknowledges or repeats: with neither for seconds, nothing can be said of the end", () => {
    expect(said(d.packets, 20 * SECOND)).toEqual({ code: "capture-loss", certainty: "likely", outcome: "unknown", died_at: null });
    expect(recordOf({ packets: d }, { until: 20 * SECOND }).verdict.evidence.map(({ frame }) => frame)).toEqual([d.packets.length]);
  });

  it("at the end of the capture its ACK may just not have come yet, and with it all is well", () => {
    expect(said(d.packets)).toMatchObject({ code: "exchange-complete", certainty: "likely", outcome: "ok" });
    expect(said(replied().data("client", newKeys()).ack("server").packets, 20 * SECOND)).toMatchObject({ code: "exchange-complete", certainty: "certain" });
  });
});

describe("text of the server, and a hole behind it", () => {
  it("what stands in the hole may be its identification", () => {
    const d = clientSpoke().data("server", "Welcome\r\n").data("server", SERVER_IDENT).ack("client").close("server");
    expect(said(d.packets).code).toBe("server-closed-after-idents");
    expect(said(without(d.packets, 6)).outcome).toBe("unknown");
  });
});

describe("the server's refusal of the first line stands for itself", () => {
  const refused = (text: string, first = "hello\r\n") =>
    connected().data("server", SERVER_IDENT).ack("client").data("client", first).data("server", text).close("server");

  it("without the client's line it is no broken packet of the server", () => {
    const form = refused("Invalid SSH identification string.\r\n");
    for (const packets of [without(form.packets, 5), only("server", form)]) {
      const { verdict } = recordOf({ packets });
      expect(verdict).toMatchObject({ code: "client-ident-invalid", certainty: "certain", params: { first_line: null } });
      expect(verdict.summary).toContain("not in this capture");
    }
    expect(said(only("server", refused("Protocol major versions differ.\r\n")))).toMatchObject({ code: "protocol-version-mismatch", certainty: "likely" });
  });

  it("a version that was refused and is not seen may be a scanner's", () => {
    const form = refused("Protocol major versions differ.\r\n", "SSH-1.5-NmapNSE_1.0\n");
    const { verdict } = recordOf({ packets: without(form.packets, 5) });
    expect(verdict).toMatchObject({ code: "protocol-version-mismatch", certainty: "likely" });
    expect(verdict.causes[0]?.what).toContain("scanner");
    expect(verdict.next_capture?.outcomes.map(({ then }) => then)).toContain("scanner-ident");
  });

  it("a server that says nothing of it, and waits, did not close", () => {
    const d = connected().data("server", SERVER_IDENT).ack("client").data("client", "hello\r\n").ack("server");
    const { summary } = recordOf({ packets: d.wait(5 * SECOND).close("client") }).verdict;
    expect(summary).toContain("the server waited for one, until the client closed");
  });

  it("before the connection is over, too", () => {
    expect(said(refused("Invalid SSH identification string.\r\n").packets.slice(0, 7)).code).toBe("client-ident-invalid");
  });

  it("other text where a packet has to begin is a bad packet", () => {
    const d = bothSpoke().data("server", "Invalid terminal type\r\n").ack("client").close("client");
    expect(said(d.packets).code).toBe("bad-packet-length");
  });
});

describe("a SYN without an answer", () => {
  it("certain when it was repeated; one alone may have had an answer that was not captured", () => {
    expect(said(new Dialogue().syn().packets, 20 * SECOND)).toMatchObject({ code: "tcp-no-response", certainty: "likely" });
    expect(said(new Dialogue().syn().wait(SECOND).again(0).packets, 20 * SECOND)).toMatchObject({ code: "tcp-no-response", certainty: "certain" });
  });

  it("where the answers of that server are never captured, it is no more than possible", () => {
    const earlier = { packets: only("client", bothSpoke().close("client")), clientPort: 40_001 };
    const packets = new Dialogue({ start: 10 * SECOND }).syn().wait(SECOND).again(0).packets;
    const [, record] = recordsOf([earlier, { packets }], { until: 60 * SECOND });
    expect(record?.verdict).toMatchObject({ code: "tcp-no-response", certainty: "possible" });
  });
});

describe("one way of the path went dead", () => {
  it("the other end is heard, and repeats what was acknowledged: it gets nothing any more", () => {
    const d = bothSpoke().data("client", kexInit());
    const first = d.packets.length - 1;
    d.again(first)
      .data("server", kexInit(), { ack: d.next("client") - kexInit().length })
      .ack("client");
    const back = d.packets.length - 2;
    for (const pause of [0.2, 0.4, 0.8, 1.6, 3.2])
      d.wait(pause * SECOND)
        .again(back)
        .again(first);
    const { verdict, died_at } = recordOf({ packets: d });
    expect(verdict).toMatchObject({ code: "retransmission-timeout", certainty: "likely", params: { from: "client", one_way: true } });
    expect(died_at).toBe("kexinit");
    expect(verdict.summary).not.toContain("nothing at all");
  });

  it("a KEXINIT that never came here is lost, however small: its sender's later SEQ proves it", () => {
    const d = bothSpoke().data("client", kexInit()).ack("server");
    const ack = d.next("server");
    d.data("server", kexInit())
      .wait(8 * SECOND)
      .fin("client", { ack })
      .ack("server");
    const { verdict, died_at } = recordOf({ packets: without(d.packets, 9) });
    expect(verdict).toMatchObject({ code: "kexinit-lost-path-mtu", certainty: "possible" });
    expect(verdict.summary).not.toContain("large packets");
    expect(died_at).toBe("kexinit");
  });
});

describe("a RST that has crossed no router", () => {
  const refusal = () => new Dialogue().syn({ hopLimit: 64 }).rst("server", { seq: 0, hopLimit: 64 });

  it("from another network is likely the server's, no more; on one link it is certain", () => {
    expect(recordOf({ packets: refusal() }).verdict).toMatchObject({ code: "tcp-refused", certainty: "certain" });
    const far = recordOf({ packets: refusal(), server: "198.51.100.22" }).verdict;
    expect(far).toMatchObject({ code: "tcp-refused", certainty: "likely", params: { crossed_no_router: true } });
    expect(far.causes[0]?.what).toContain("near the client");
    expect(recordOf({ packets: new Dialogue().syn({ hopLimit: 64 }).rst("server", { seq: 0, hopLimit: 57 }), server: "198.51.100.22" }).verdict.certainty).toBe(
      "certain",
    );
  });
});

describe("the first FIN was not captured", () => {
  it("the other end's FIN acknowledges it, so that end did not leave first: no probe", () => {
    const d = serverSpoke()
      .wait(120 * SECOND)
      .close("server");
    const { verdict, outcome, tcp } = recordOf({ packets: without(d.packets, 5) });
    expect(outcome).not.toBe("probe");
    expect(verdict.code).not.toBe("client-gone-before-ident");
    expect(tcp.closed_by).toBe("server");
    expect(said(serverSpoke().close("client").packets).outcome).toBe("probe");
  });
});

describe("what was sent and lost", () => {
  it("is told as lost, the message and the identification alike", () => {
    const d = bothSpoke().data("client", kexInit());
    for (const pause of [0.2, 0.4, 0.8, 1.6, 3.2]) d.wait(pause * SECOND).again(-1);
    const { messages } = recordOf({ packets: d }).ssh;
    expect(messages).toMatchObject([{ from: "client", name: "SSH_MSG_KEXINIT", lost: true }]);
    const first = connected().data("client", CLIENT_IDENT).data("server", SERVER_IDENT, { ack: 1_001 });
    for (const pause of [0.2, 0.4, 0.8, 1.6, 3.2]) first.wait(pause * SECOND).again(3);
    const { client, server } = recordOf({ packets: first }).ssh;
    expect([client.ident_lost, server.ident_lost]).toEqual([true, undefined]);
  });
});

describe("who had left already when the other's identification came", () => {
  it("a client that closes before the server speaks has read nothing", () => {
    const d = connected()
      .data("client", CLIENT_IDENT)
      .ack("server")
      .fin("client")
      .data("server", SERVER_IDENT, { ack: 1_000 + CLIENT_IDENT.length + 2 })
      .fin("server");
    expect(said(d.packets)).toMatchObject({ code: "killed-locally", outcome: "failed", died_at: "identification" });
  });

  it("a server that closes before the client speaks did not wait, and no time is negative", () => {
    const d = connected().data("server", SERVER_IDENT).fin("server").data("client", CLIENT_IDENT).fin("client");
    const { verdict } = recordOf({ packets: d });
    expect(verdict).toMatchObject({ code: "server-closed-after-idents", params: { after_ms: 0 } });
    expect(verdict.summary).toContain("without waiting for the client's identification");
  });
});

describe("a KEXINIT that is never finished", () => {
  const part = (from: "client" | "server") => kexInit().subarray(0, from === "client" ? 100 : 200);

  it("is owed by its sender, for what was sent did arrive", () => {
    const client = bothSpoke().data("server", kexInit()).ack("client").data("client", part("client")).ack("server");
    expect(said(client.packets, 60 * SECOND)).toMatchObject({ code: "kexinit-not-sent-client-stall", outcome: "stalled", died_at: "kexinit" });
    expect(recordOf({ packets: client }, { until: 60 * SECOND }).verdict.params).toMatchObject({ part: { have: 100, need: kexInit().length } });
    const server = bothSpoke().data("client", kexInit()).ack("server").data("server", part("server")).ack("client");
    expect(said(server.packets, 60 * SECOND)).toMatchObject({ code: "kexinit-not-sent-server-stall", outcome: "stalled", died_at: "kexinit" });
  });

  it("where nobody acknowledges the part, it is not the sender's silence that counts", () => {
    const d = bothSpoke().data("server", kexInit()).ack("client").data("client", part("client"));
    expect(said(d.packets, 60 * SECOND).code).not.toBe("kexinit-not-sent-client-stall");
  });
});
