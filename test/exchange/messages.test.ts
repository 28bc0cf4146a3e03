import { describe, expect, it } from "vitest";
import { afterReply } from "../../src/exchange/after-reply.ts";
import { answerToFin } from "../../src/exchange/answer-to-fin.ts";
import { disconnectMessageOf } from "../../src/exchange/disconnect-message.ts";
import { encryptedShapeOf, loginTimeOf } from "../../src/exchange/encrypted-shape.ts";
import { closedAfter, resolverRounds, usualLimit } from "../../src/exchange/identification-timing.ts";
import { kexProgressOf } from "../../src/exchange/kex-progress.ts";
import { owedAt } from "../../src/exchange/owed.ts";
import { serverText } from "../../src/exchange/server-text.ts";
import { strictViolationOf } from "../../src/exchange/strict-kex.ts";
import { unexpectedMessageOf } from "../../src/exchange/unexpected-message.ts";
import { TcpFlag } from "../../src/net/packet.ts";
import { disconnect, gexRequest, kexEcdhInit, kexInit, newKeys, packet, unimplemented } from "../ssh/messages.ts";
import { type Dialogue, SECOND, type Sent, without } from "../tcp/dialogue.ts";
import { bothSpoke, clientSpoke, complete, connected, encrypted, offered, replied } from "../verdicts/conversations.ts";
import type { Capture } from "../verdicts/diagnosis-of.ts";
import { factsOf } from "./facts.ts";

const { Rst, Ack } = TcpFlag;
const DEBUG = packet([4, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const SERVICE = packet([5, 0, 0, 0, 0]);

describe("DISCONNECT", () => {
  it("of both: the first counts, whoever sent it", () => {
    const both = (first: "client" | "server", second: "client" | "server") =>
      disconnectMessageOf(factsOf(offered().data(first, disconnect(3, "one")).data(second, disconnect(2, "two")).packets));
    expect(both("client", "server")).toMatchObject({ from: "client", reasonCode: 3, description: "one" });
    expect(both("server", "client")).toMatchObject({ from: "server", reasonCode: 3, description: "one" });
  });

  it("that says nothing of itself is none", () => {
    expect(disconnectMessageOf(factsOf(offered().data("server", packet([1])).packets))).toBeNull();
  });
});

describe("a message that has no place", () => {
  const found = (d: Dialogue) => unexpectedMessageOf(factsOf(d.packets));

  it("is the one that the other end did not understand", () => {
    expect(found(offered().data("client", DEBUG).data("server", unimplemented(1)))).toMatchObject({
      from: "client",
      message: { number: 4 },
      refusal: { number: 3 },
    });
    expect(found(offered().data("server", unimplemented(77)))).toMatchObject({ from: "client", message: null });
    expect(found(offered().data("server", packet([3])))).toMatchObject({ from: "client", message: null });
    // The snap length left the number of the message and not what it refuses.
    expect(found(offered().data("server", unimplemented(1), { captured: 6 }))).toMatchObject({ from: "client", message: null, refusal: { payload: null } });
  });

  it("is in its place where it was refused, unless it may be a guess", () => {
    const refused = (follows: boolean) =>
      found(
        offered(kexInit({ first_kex_packet_follows: follows }))
          .data("client", kexEcdhInit())
          .data("server", unimplemented(1)),
      );
    expect(refused(false)).toMatchObject({ from: "client", message: { number: 30 }, inPlace: true });
    expect(refused(true)).toMatchObject({ from: "client", message: { number: 30 }, inPlace: false });
  });

  it("is one of a later phase, or a KEXINIT again", () => {
    expect(found(offered().data("client", SERVICE))).toMatchObject({ from: "client", message: { number: 5 }, refusal: null });
    expect(found(offered().data("server", kexInit()))).toMatchObject({ from: "server", message: { number: 20 } });
    expect(
      found(
        offered()
          .data("client", DEBUG)
          .data("client", packet([7, 0, 0, 0, 0])),
      ),
    ).toBeNull();
    expect(found(complete())).toBeNull();
  });
});

describe("what strict key exchange forbids", () => {
  const why = (d: Dialogue) => strictViolationOf(factsOf(d.packets));

  it("is whatever is neither KEXINIT nor of the method", () => {
    expect(why(bothSpoke().data("client", DEBUG))).toMatchObject({ from: "client", why: "before-kexinit" });
    expect(why(offered().data("server", DEBUG))).toMatchObject({ from: "server", why: "unexpected" });
    expect(why(offered().data("server", kexInit()))).toMatchObject({ from: "server", why: "second-kexinit" });
    expect([why(offered()), why(complete()), why(offered().data("server", disconnect(2)))]).toEqual([null, null, null]);
  });

  it("of both, it is the first", () => {
    expect(why(offered().data("server", DEBUG).data("client", DEBUG))).toMatchObject({ from: "server" });
    expect(why(offered().data("client", DEBUG).data("server", DEBUG))).toMatchObject({ from: "client" });
  });
});

describe("the messages of the key exchange", () => {
  it("are those of rsa: the server's key comes first", () => {
    const offer = kexInit({ kex_algorithms: ["rsa2048-sha256"] });
    const progress = (d: Dialogue) => kexProgressOf(factsOf(d.packets));
    expect(progress(offered(offer, offer))).toMatchObject({ family: "rsa", begun: null });
    expect(progress(offered(offer, offer).data("server", packet([30, 0])))).toMatchObject({ family: "rsa", begun: { number: 30 }, init: null });
  });

  it("tell a group exchange by themselves, where a KEXINIT is missing", () => {
    const d = offered()
      .data("client", gexRequest(2_048, 3_072, 8_192))
      .data("client", packet([32, 0]));
    const whole = factsOf(d.packets);
    expect(kexProgressOf({ ...whole, negotiation: null })).toMatchObject({ family: "gex", request: { number: 34 }, init: { number: 32 } });
    expect(kexProgressOf({ ...factsOf(offered().packets), negotiation: null })).toMatchObject({ family: "unknown", begun: null });
  });
});

describe("after NEWKEYS", () => {
  it("records have the sign of their end, also where the server began the connection", () => {
    const facts = factsOf(encrypted(complete(), 40, 50, -60).packets);
    expect(encryptedShapeOf(facts)).toMatchObject({ records: [50, -60], fromClient: 1, fromServer: 1, long: false, loginAt: -1 });
    const turned = { ...facts, client: { ...facts.client, fromOriginator: false } };
    expect(encryptedShapeOf(turned)).toMatchObject({ records: [-50, 60], fromClient: 1, fromServer: 1 });
  });

  it("a long record of the server behind two of the client looks like a login", () => {
    const at = (...sizes: number[]) => encryptedShapeOf(factsOf(encrypted(complete(), 40, ...sizes).packets))!.loginAt;
    expect([at(50, 60, 70, -400), at(50, 60, -400), at(50, 60, 70, -399)]).toEqual([3, -1, -1]);
  });
});

describe("a server that closes an authentication", () => {
  const limit = (silence: number, change = (d: Dialogue) => d.fin("server")) => {
    const facts = factsOf(change(encrypted(complete(), 40, -40, 50, -50).wait(silence)).packets);
    return loginTimeOf(facts, encryptedShapeOf(facts)!);
  };

  it("had a timer where nothing moved before, and where that was longer than any answer takes", () => {
    expect(limit(10 * SECOND)).toBeCloseTo(10, 1);
    expect([limit(0.9 * SECOND), limit(2.5 * SECOND)]).toEqual([null, null]);
  });

  it("had none where it was the client, or a RST", () => {
    expect(limit(10 * SECOND, (d) => d.fin("client"))).toBeNull();
    expect(limit(10 * SECOND, (d) => d.rst("server"))).toBeNull();
  });
});

describe("the client after the server's reply", () => {
  const found = (d: Dialogue, capture: Capture = {}) => afterReply(factsOf(d.packets, capture), 10 * SECOND);

  it("looks at the key until it ends the connection, or time runs out", () => {
    expect(
      found(
        replied()
          .wait(3 * SECOND)
          .fin("client"),
      ),
    ).toMatchObject({ closing: { by: "client" } });
    expect(found(replied(), { after: 10 * SECOND })).toMatchObject({ closing: null, silence: 10 * SECOND });
    expect(found(replied(), { after: 9 * SECOND })).toBeNull();
  });

  it("never saw it where the reply was not acknowledged, or said something that was not captured", () => {
    const unanswered = replied().packets.slice(0, -1);
    expect(afterReply(factsOf(unanswered, { after: 10 * SECOND }), 10 * SECOND)).toBeNull();
    const d = replied();
    expect(found(d.ack("client", { seq: d.next("client") + 16 }), { after: 10 * SECOND })).toBeNull();
    const answered = replied().data("client", newKeys()).ack("server").packets;
    expect(afterReply(factsOf(without(answered, 13), { after: 10 * SECOND }), 10 * SECOND)).toBeNull();
  });

  it("said nothing then where the hole is of what the server's reply acknowledges, or of what other bytes of the client followed before it", () => {
    const { packets } = replied()
      .wait(3 * SECOND)
      .fin("client");
    const at = packets.findIndex((sent) => sent.from === "server" && sent.payload.length > 0 && sent.payload[5] === 31);
    const holed = (changed: readonly Sent[]) => afterReply(factsOf(without(changed, at - 1), {}), 10 * SECOND);
    expect(packets[at - 1]!.from).toBe("client");
    expect(holed(packets)).toMatchObject({ closing: { by: "client" } });
    // Nobody says that those bytes came before the reply.
    expect(holed(packets.map((sent) => (sent.from === "server" && sent.time >= packets[at]!.time ? { ...sent, ack: packets[at - 1]!.seq } : sent)))).toBeNull();
  });

  it("did not end it where somebody in the path did", () => {
    expect(found(replied().rst("client", { hopLimit: 30 }))).toBeNull();
    expect(found(replied().rst("client"))).toMatchObject({ closing: { by: "client", how: "rst" } });
  });
});

describe("what is owed at a time", () => {
  it("is the reply until the server's NEWKEYS, where the capture has a hole in the reply", () => {
    const { packets } = replied();
    const facts = factsOf(packets.filter((_, i) => i !== 10));
    const { time } = facts.server.ssh.newkeys!;
    expect(kexProgressOf(facts).reply).toBeNull();
    expect([owedAt(facts, time - 1)?.message, owedAt(facts, time)?.message]).toEqual(["key exchange reply", "SSH_MSG_NEWKEYS"]);
  });
});

describe("the answer to a FIN", () => {
  const answer = (d: Dialogue) => answerToFin(factsOf(d.packets), "client");

  it("is what the other host made of it", () => {
    const fin = () => bothSpoke().fin("client");
    expect(answer(bothSpoke())).toBe("unknown");
    expect(answer(fin())).toBe("unknown");
    expect(answer(fin().ack("server"))).toBe("acknowledged");
    expect(answer(fin().wait(SECOND).again(-1))).toBe("none");
    const forgotten = fin();
    const { ack } = forgotten.packets.at(-1)!;
    expect(answer(forgotten.send("server", Rst, "", { seq: ack, window: 0 }))).toBe("forgotten");
    expect(answer(fin().send("server", Rst | Ack, "", { seq: ack, window: 0, ack: 5 }))).toBe("unknown");
  });
});

describe("what the server says before its identification", () => {
  const text = (d: Dialogue) => serverText(factsOf(d.packets));

  it("are its lines, and the last one without its end too", () => {
    expect(text(connected().data("server", "one\r\ntwo"))).toMatchObject({ lines: ["one", "two"], count: 2 });
    expect(text(connected().data("server", "one\r\n"))).toMatchObject({ lines: ["one"], count: 1 });
    const at = { capture: 0, frame: 4, time: 5, offset: 0 };
    const unended = (raw: string) =>
      serverText({ server: { ssh: { preIdentLines: [], preIdentLineCount: 0, ident: null, partialLine: { raw: Buffer.from(raw), at } } } } as never);
    expect(unended("wait\x1b")).toEqual({ lines: ["wait\\x1b"], count: 1, first: at });
    expect(unended("")).toBeNull();
    expect([text(connected()), text(clientSpoke()), text(bothSpoke())]).toEqual([null, null, null]);
  });
});

describe("times", () => {
  it.each([
    [29.4, null],
    [29.6, 30],
    [34.9, 30],
    [35.1, null],
    [120, 120],
    [603, 600],
  ])("%f s: the usual limit is %s", (seconds, limit) => {
    expect(usualLimit(seconds * SECOND)).toBe(limit);
  });

  it.each([
    [2, null],
    [5, 1],
    [5.29, 1],
    [5.31, null],
    [10.1, 2],
    [30, 6],
    [35, null],
  ])("%f s: time-outs of a resolver: %s", (seconds, rounds) => {
    expect(resolverRounds(seconds * SECOND)).toBe(rounds);
  });

  it("count from the ACK, else from the SYN-ACK, else from what was seen first", () => {
    const closed = (skip: number[]) => {
      const d = connected({ step: SECOND }).fin("server");
      return closedAfter(factsOf(d.packets.filter((_, i) => !skip.includes(i)))) / SECOND;
    };
    expect([closed([]), closed([2]), closed([1, 2])]).toEqual([1, 2, 3]);
    expect(closedAfter(factsOf(connected().packets))).toBe(-1);
  });
});
