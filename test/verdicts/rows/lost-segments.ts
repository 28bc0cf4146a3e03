/** Segments that never arrive: which, how often they were sent, with which marking, and what still gets through. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { kexEcdhInit, kexInit, kexReply, rsaKey, signatureBlob } from "../../ssh/messages.ts";
import { type Dialogue, MILLISECOND, SECOND, type Sent, without } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, clientSpoke, complete, connected, encrypted, identified, meeting, SERVER_IDENT } from "../conversations.ts";
import { IPV6 } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const minute = { capture: { until: 60 * SECOND } };
const LONG_KEXINIT = kexInit({ languages_client_to_server: ["x".repeat(3000)] });
/** Expedited forwarding, as bits of the traffic class. */
const MARK = 46 << 2;

/** Sends the last packet again after growing pauses; `answer`: what the other end does each time. */
const repeated = (d: Dialogue, times: number, answer: (d: Dialogue) => void = () => {}) => {
  const index = d.packets.length - 1;
  for (let n = 0; n < times; n++) {
    d.wait(200 * MILLISECOND * 2 ** n).again(index);
    answer(d);
  }
  return d;
};
/** So much of a message is sent again and again and never gets through, while a small piece behind it does. */
const lostOf = (d: Dialogue, from: "client" | "server", message: Uint8Array, size: number) => {
  const index = d.packets.length;
  d.data(from, message.subarray(0, size)).data(from, message.subarray(size, size + 100));
  const { seq } = d.packets[index]!;
  d.ack(from === "client" ? "server" : "client", { ack: seq, sack: [[seq + size, seq + size + 100]] });
  for (let n = 0; n < 4; n++) d.wait(200 * MILLISECOND * 2 ** n).again(index);
  return d;
};
const ofKexInit = (size: number, from: "client" | "server" = "client") => lostOf(identified(), from, LONG_KEXINIT, size);
const reply = (agreed: string, hostKey: Uint8Array, signature: Uint8Array) => {
  const lists = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: [agreed] };
  const d = meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: lists, server: lists }).data("client", kexEcdhInit()).ack("server");
  return lostOf(d, "server", kexReply({ hostKey, signature }), 1448);
};

export const kexinitLostPathMtu = rowsOf("kexinit-lost-path-mtu", [
  { it: "a full segment of a usual link", wire: () => ofKexInit(1460), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "more than a usual link takes: jumbo frames", wire: () => ofKexInit(1461), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "the smallest that a path can lose for its size", wire: () => ofKexInit(524), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "near miss: one byte less", wire: () => ofKexInit(523), ...minute, code: "retransmission-timeout", ...told("stalled at kexinit, likely: 9 7 13") },
  { it: "as much as 1280 bytes hold", wire: () => ofKexInit(1228), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "one byte more", wire: () => ofKexInit(1229), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "over IPv6", wire: () => ofKexInit(1228), ...IPV6, ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  { it: "the server's", wire: () => ofKexInit(1400, "server"), ...minute, ...told("stalled at kexinit, likely: 7 10 11 12") },
  {
    it: "the client gave up after a minute",
    wire: () =>
      ofKexInit(1448)
        .wait(60 * SECOND)
        .rst("client"),
    ...told("failed at kexinit, likely: 7 10 11 12 14"),
  },
]);

export const kexReplyLostPathMtu = rowsOf("kex-reply-lost-path-mtu", [
  {
    it: "seen at the server: the reply goes out again and again",
    wire: () => reply("rsa-sha2-512", rsaKey(8192), signatureBlob("rsa-sha2-512", 1024)),
    ...minute,
    ...told("stalled at key-exchange, likely: 12 15 16 17"),
  },
]);

/** These packets carry a marking. */
const marking = (which: (sent: Sent) => boolean, value = MARK) => ({ trafficClass: (sent: Sent) => (which(sent) ? value : 0) });
const ofClient = marking(({ from, payload }) => from === "client" && payload.length > 0);

/** The client's identification, sent so often, and never acknowledged. */
const unheard = (times: number) => repeated(connected().data("client", CLIENT_IDENT), times);
/** The same, and the server is alive. */
const heard = (times: number) => {
  const d = connected().data("server", SERVER_IDENT).ack("client").data("client", CLIENT_IDENT);
  return repeated(d, times, (dialogue) => dialogue.ack("server", { ack: 1001 }));
};

export const qosDscpDrop = rowsOf("qos-dscp-drop", [
  {
    it: "the client's data are marked, and lost; its ACKs are not",
    wire: () => heard(4),
    ...ofClient,
    ...minute,
    ...told("stalled at identification, possible: 6 13"),
  },
  { it: "sent three times", wire: () => heard(2), ...ofClient, ...minute, ...told("stalled at identification, possible: 6 9") },
  {
    it: "near miss: sent twice",
    wire: () => heard(1),
    ...ofClient,
    ...minute,
    code: "ident-dropped-in-path",
    ...told("stalled at identification, possible: 6 7"),
  },
  { it: "near miss: no marking", wire: () => heard(4), ...minute, code: "ident-dropped-in-path", ...told("stalled at identification, likely: 6 13") },
  {
    it: "near miss: ECN is no marking",
    wire: () => heard(4),
    ...marking(({ from, payload }) => from === "client" && payload.length > 0, 0x03),
    ...minute,
    code: "ident-dropped-in-path",
    ...told("stalled at identification, likely: 6 13"),
  },
  {
    it: "near miss: all of the client's packets have it, the SYN too",
    wire: () => heard(4),
    ...marking(({ from }) => from === "client"),
    ...minute,
    code: "ident-dropped-in-path",
    ...told("stalled at identification, likely: 6 13"),
  },
  {
    it: "the ACKs behind the data have it too",
    wire: () => unheard(4),
    ...marking(({ from, time }) => from === "client" && time > 2.5 * MILLISECOND),
    ...minute,
    ...told("stalled at identification, possible: 4 8"),
  },
  {
    it: "near miss: the SYN has it, and got through",
    wire: () => heard(4),
    ...marking(({ from, flags, payload }) => from === "client" && (payload.length > 0 || (flags & TcpFlag.Syn) !== 0)),
    ...minute,
    code: "ident-dropped-in-path",
    ...told("stalled at identification, likely: 6 13"),
  },
  {
    it: "the server's data",
    wire: () => {
      const d = clientSpoke().data("server", SERVER_IDENT);
      return repeated(d, 4, (dialogue) => dialogue.ack("client", { ack: 5_000_001 }));
    },
    ...marking(({ from, payload }) => from === "server" && payload.length > 0),
    ...minute,
    ...told("stalled at identification, possible: 6 13"),
  },
  {
    it: "near miss: in the session that came of it",
    wire: () => repeated(encrypted(complete(), 44, -44, 68, -84, 372), 4, (d) => d.ack("server", { ack: 1001 })),
    ...ofClient,
    ...minute,
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
]);

export const identDroppedInPath = rowsOf("ident-dropped-in-path", [
  { it: "sent three times, and the server is alive", wire: () => heard(2), ...minute, ...told("stalled at identification, likely: 6 9") },
  { it: "sent twice", wire: () => heard(1), ...minute, ...told("stalled at identification, possible: 6 7") },
  { it: "near miss: sent once", wire: () => heard(0), ...minute, code: "unexplained", ...told("stalled at kexinit, possible: 6") },
  {
    it: "of the server, which the client's ACKs deny",
    wire: () => {
      const d = clientSpoke().data("server", SERVER_IDENT);
      return repeated(d, 3, (dialogue) => dialogue.ack("client", { ack: 5_000_001 }));
    },
    ...minute,
    ...told("stalled at identification, likely: 6 11"),
  },
  {
    it: "of 255 bytes, the most that there may be",
    wire: () => {
      const d = connected()
        .data("server", SERVER_IDENT)
        .ack("client")
        .data("client", `SSH-2.0-${"y".repeat(245)}\r\n`);
      return repeated(d, 4, (dialogue) => dialogue.ack("server", { ack: 1001 }));
    },
    ...minute,
    ...told("stalled at identification, likely: 6 13"),
  },
  {
    it: "near miss: of 256",
    wire: () => {
      const d = connected()
        .data("server", SERVER_IDENT)
        .ack("client")
        .data("client", `SSH-2.0-${"y".repeat(246)}\r\n`);
      return repeated(d, 4, (dialogue) => dialogue.ack("server", { ack: 1001 }));
    },
    ...minute,
    code: "ident-malformed",
    ...told("stalled at identification, likely: 6"),
  },
]);

export const retransmissionTimeout = rowsOf("retransmission-timeout", [
  {
    it: "a small packet, and nothing comes back",
    wire: () => repeated(identified().data("client", kexEcdhInit()), 5),
    ...minute,
    ...told("stalled at kexinit, likely: 5 7 12"),
  },
  {
    it: "524 bytes, larger than all before: it may be the size",
    wire: () => repeated(identified().data("client", LONG_KEXINIT.subarray(0, 524)), 5),
    ...minute,
    ...told("stalled at kexinit, likely: 5 7 12"),
  },
  {
    it: "523 are too few for that",
    wire: () => repeated(identified().data("client", LONG_KEXINIT.subarray(0, 523)), 5),
    ...minute,
    ...told("stalled at kexinit, likely: 5 7 12"),
  },
  {
    it: "larger ones got through before",
    wire: () => repeated(identified().data("client", LONG_KEXINIT.subarray(0, 1400)).ack("server").data("client", LONG_KEXINIT.subarray(1400, 2000)), 5),
    ...minute,
    ...told("stalled at kexinit, likely: 8 9 14"),
  },
  {
    it: "as large ones got through before",
    wire: () => repeated(identified().data("client", LONG_KEXINIT.subarray(0, 600)).ack("server").data("client", LONG_KEXINIT.subarray(600, 1200)), 5),
    ...minute,
    ...told("stalled at kexinit, likely: 8 9 14"),
  },
  { it: "of the server", wire: () => repeated(identified().data("server", kexInit()), 5), ...minute, ...told("stalled at kexinit, likely: 6 7 12") },
  {
    it: "the server closes in the end, and still has nothing of it",
    wire: () => {
      const d = repeated(identified().data("client", kexInit()), 5);
      const { seq } = d.packets[6]!;
      return d.wait(20 * SECOND).fin("server", { ack: seq });
    },
    ...told("failed at kexinit, likely: 5 7 12"),
  },
  {
    it: "near miss: the session was under way",
    wire: () => repeated(encrypted(complete(), 44, -44, 68, -84, 372), 5),
    ...minute,
    code: "exchange-complete",
    ...told("ok, certain: 14 12"),
  },
]);

const lostIt = (quiet: number) => {
  const d = identified().wait(quiet).data("client", kexInit());
  return d.send("server", TcpFlag.Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
};

export const peerStateLost = rowsOf("peer-state-lost", [
  { it: "after a second and a bit", wire: () => lostIt(1.1 * SECOND), ...told("failed at kexinit, likely: 7 8") },
  { it: "after thirty-one seconds", wire: () => lostIt(31 * SECOND), ...told("failed at kexinit, likely: 7 8") },
  {
    it: "the packet that met it was repeated",
    wire: () => {
      const d = identified()
        .wait(40 * SECOND)
        .data("client", kexInit())
        .wait(1 * SECOND)
        .again(-1);
      return d.send("server", TcpFlag.Rst, "", { seq: d.next("server"), ack: 0, window: 0 });
    },
    ...told("failed at kexinit, likely: 8 9"),
  },
  {
    it: "near miss: a RST with an ACK is one of a program",
    wire: () =>
      identified()
        .wait(31 * SECOND)
        .data("client", kexInit())
        .rst("server", { window: 502 }),
    code: "unexplained",
    ...told("failed at kexinit, possible: 8"),
  },
  {
    it: "the SYN-ACK is not in the capture",
    wire: () => {
      const d = connected();
      return without(d.send("server", TcpFlag.Rst, "", { seq: d.next("server"), ack: 0, window: 0 }).packets, 1);
    },
    ...told("failed at identification, likely: 2 3"),
  },
]);
