/** What the path drops, by size, by content or by marking, and what a router says of it. */

import { TcpFlag } from "../../../src/net/packet.ts";
import { ident, kexEcdhInit, kexInit, kexReply, rsaKey, signatureBlob } from "../../ssh/messages.ts";
import { type Dialogue, MILLISECOND, SECOND, type Sent, without } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, clientSpoke, connected, identified, meeting, offered, SERVER_IDENT } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const { Ack } = TcpFlag;
const open = { capture: { after: 10 * SECOND } };
const minute = { capture: { until: 60 * SECOND } };
const LONG_KEXINIT = kexInit({ languages_client_to_server: ["x".repeat(1200)] });
const CURVE = { kex_algorithms: ["curve25519-sha256"] };
const RSA = { server_host_key_algorithms: ["rsa-sha2-512"] };
const LONG_REPLY = kexReply({ hostKey: rsaKey(8192), signature: signatureBlob("rsa-sha2-512", 1024) });

/** Sends the last packet again after growing pauses; `answer`: what the other end does each time. */
const repeated = (d: Dialogue, times: number, answer: (d: Dialogue) => void = () => {}) => {
  const index = d.packets.length - 1;
  for (let n = 0; n < times; n++) {
    d.wait(200 * MILLISECOND * 2 ** n).again(index);
    answer(d);
  }
  return d;
};
/** `message` in two segments, of which the first is never captured (nor acknowledged): what the receiver's side sees. */
const headLost = (d: Dialogue, from: "client" | "server", message: Uint8Array, size: number) => {
  d.data(from, message.subarray(0, size));
  const lost = d.packets.length - 1;
  const { seq } = d.packets[lost]!;
  d.data(from, message.subarray(size)).ack(from === "client" ? "server" : "client", { ack: seq });
  return without(d.packets, lost);
};

export const kexinitLostPathMtu = rowsOf("kexinit-lost-path-mtu", [
  {
    it: "at the receiver: the tail came, and the receiver still asks for the head",
    wire: () => headLost(identified(), "client", LONG_KEXINIT, 1448),
    ...open,
    ...told("stalled at kexinit, likely: 7 8"),
    params: { seen_from: "receiver", segment_bytes: 1448 },
    says: ["never arrives here, though the smaller packets that 10.0.0.1 sent after it do: the path drops large packets."],
    evidence: ["client: its SEQ is 1448 bytes ahead of what came", "server: still acknowledges only 11 bytes"],
  },
  {
    it: "at the receiver of the server's: the same",
    wire: () => headLost(identified(), "server", LONG_KEXINIT, 1448),
    ...open,
    ...told("stalled at kexinit, likely: 7 8"),
    params: { from: "server" },
    evidence: ["server: its SEQ is", "client: still acknowledges only 11 bytes"],
    fixes: ["server\n\n\nsysctl -w net.ipv4.tcp_mtu_probing=1", "ip route get 10.0.0.1"],
  },
  {
    it: "nothing later had to pass: it may be the way that went dead",
    wire: () => {
      const d = identified().data("client", LONG_KEXINIT.subarray(0, 1448));
      // Crossed on the way: it answers what came before.
      d.ack("server", { ack: d.packets[6]!.seq });
      for (let n = 0; n < 4; n++) d.wait(200 * MILLISECOND * 2 ** n).again(6);
      return d;
    },
    ...open,
    ...told("stalled at kexinit, possible: 7 9 10 11"),
    params: { smaller_pass: false },
    says: ["and nothing later had to pass: the path drops large packets (so far the largest that passed has 11 bytes), or the way went dead"],
    causes: ["possible: the way from this end went dead at that moment"],
  },
]);

export const kexReplyLostPathMtu = rowsOf("kex-reply-lost-path-mtu", [
  {
    it: "an RSA key for OpenSSH's client, and nothing smaller that both have",
    wire: () =>
      headLost(
        meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...CURVE, ...RSA }, server: { ...CURVE, ...RSA } })
          .data("client", kexEcdhInit())
          .ack("server"),
        "server",
        LONG_REPLY,
        1448,
      ),
    ...open,
    ...told("stalled at key-exchange, likely: 12 13"),
    params: { message: "KEX_REPLY" },
    without: ["a way in for now"],
  },
  {
    it: "an RSA key for OpenSSH's client, where an ed25519 key would fit",
    wire: () =>
      headLost(
        meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...CURVE, server_host_key_algorithms: ["rsa-sha2-512", "ssh-ed25519"] } })
          .data("client", kexEcdhInit())
          .ack("server"),
        "server",
        LONG_REPLY,
        1448,
      ),
    ...open,
    ...told("stalled at key-exchange, likely: 12 13"),
    fixes: ["HostKeyAlgorithms=ssh-ed25519"],
  },
]);

export const identDroppedInPath = rowsOf("ident-dropped-in-path", [
  {
    it: "at the server: the client's KEXINIT came, its identification did not, and the server says nothing",
    wire: () => without(connected().data("client", CLIENT_IDENT).data("client", kexInit()).ack("server", { ack: 1001 }).packets, 3),
    ...open,
    ...told("stalled at identification, likely: 4 5"),
    params: { seen_from: "receiver" },
    evidence: ["server: still acknowledges nothing of the stream"],
  },
  {
    it: "larger packets of the same end get through",
    wire: () => {
      const d = connected().data("client", CLIENT_IDENT);
      const { seq } = d.packets[3]!;
      const kexinit = kexInit();
      const start = (seq + CLIENT_IDENT.length) >>> 0;
      d.data("client", kexinit).ack("server", { ack: seq, sack: [[start, (start + kexinit.length) >>> 0]] });
      for (let n = 0; n < 4; n++) d.wait(200 * MILLISECOND * 2 ** n).again(3);
      return d;
    },
    ...minute,
    ...told("stalled at identification, likely: 4 10"),
    params: { larger_passed: true },
    says: ["while other packets get through, larger ones too: something on the way drops it for what it says."],
  },
]);

const marked = (sent: Sent) => (sent.from === "client" && sent.payload.length > 0 ? 0xb8 : 0);

export const qosDscpDrop = rowsOf("qos-dscp-drop", [
  {
    it: "near miss: packets with the same marking got through before",
    wire: () =>
      repeated(identified(ident(CLIENT_IDENT.trimEnd()), ident(SERVER_IDENT.trimEnd())).data("client", LONG_KEXINIT.subarray(0, 1448)), 4, (d) =>
        d.data("client", LONG_KEXINIT.subarray(1448), { seq: 1001 + CLIENT_IDENT.length + 1448 }).ack("server", { ack: 1001 + CLIENT_IDENT.length }),
      ),
    trafficClass: marked,
    ...minute,
    code: "kexinit-lost-path-mtu",
    ...told("stalled at kexinit, likely: 7 8 11 14"),
  },
]);

const tooBig = (mtu: number) => {
  const d = offered(kexInit(RSA), kexInit(RSA)).data("client", kexEcdhInit()).ack("server").data("server", LONG_REPLY.subarray(0, 1448));
  const large = d.packets.at(-1)!;
  d.wait(0.01 * SECOND)
    .data("server", LONG_REPLY.subarray(0, 500), { seq: large.seq })
    .data("server", LONG_REPLY.subarray(500, 1400), { seq: large.seq + 500 })
    .data("server", LONG_REPLY.subarray(1400), { seq: large.seq + 1400 })
    .ack("client", { ack: large.seq + LONG_REPLY.length });
  return { wire: () => d.packets, icmp: [{ type: 3, code: 4, quotes: large, time: large.time + 0.005 * SECOND, sender: "10.0.0.254", mtu }] };
};

export const pmtuIcmp = rowsOf("pmtu-icmp", [
  {
    it: "a router from before RFC 1191 names no size",
    ...tooBig(0),
    ...open,
    code: "host-key-prompt-stall",
    ...told("stalled at key-exchange, likely: 12"),
    also: ["pmtu-icmp"],
    beside_it: { certainty: "certain", params: { mtu: null, mss: null } },
    says: ["10.0.0.254 told the server that its packet was too big; a sender that heeds it"],
    evidence: ["network: ICMP fragmentation needed, without an MTU"],
    fixes: ["TCPMSS --clamp-mss-to-pmtu"],
  },
]);

const shut = (receiver: "client" | "server") => {
  const sender = receiver === "client" ? "server" : "client";
  const d = (receiver === "client" ? connected().data("server", SERVER_IDENT) : clientSpoke()).ack(receiver, { window: 0 });
  for (let n = 0; n < 3; n++) d.wait(400 * MILLISECOND * 2 ** n).send(sender, Ack, "", { seq: d.next(sender) - 1 });
  return d;
};

export const tcpZeroWindow = rowsOf("tcp-zero-window", [
  {
    it: "the client's window is shut, and nobody answers the probes",
    wire: () => shut("client"),
    ...minute,
    ...told("stalled at identification, certain: 5 8"),
    params: { receiver: "client", probes: 3 },
    says: ["The client (10.0.0.1) announces a window of 0 bytes", "(probed 3 times)"],
    evidence: ["server: probe of the closed window"],
    fixes: ["client\n\n\nss -tnmip 'dport = :22'"],
    without: ["sport = :22"],
  },
]);
