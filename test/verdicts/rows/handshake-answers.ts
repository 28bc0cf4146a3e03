/** What answers a SYN: routers, filters, queues, and ACKs that are lost. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { ident, kexInit } from "../../ssh/messages.ts";
import { Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { type Conversation, IPV6 } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };

const STRAY = new Dialogue().send("client", TcpFlag.Fin | TcpFlag.Psh | TcpFlag.Urg, "").packets[0]!;

export const icmpAdminProhibited = rowsOf("icmp-admin-prohibited", [
  {
    it: "firewalld on another port: the port by its number",
    wire: () => new Dialogue().syn(),
    icmp: [{ type: 3, code: 10, quotes: new Dialogue().syn().packets[0]!, time: SECOND / 100, sender: "10.0.0.2" }],
    serverPort: 2222,
    capture: { ports: [2222] },
    ...told("failed at tcp-connect, certain: 1 2"),
    fixes: ["--add-port=2222/tcp"],
  },
]);

export const icmpPortUnreachable = rowsOf("icmp-port-unreachable", [
  {
    it: "in answer to a FIN out of nowhere, as a scanner sends it",
    wire: () => [STRAY],
    icmp: [{ type: 3, code: 3, quotes: STRAY, time: SECOND / 100, sender: "10.0.0.2" }],
    ...told("failed at tcp-connect, certain: 2"),
    params: { delay_ms: 0 },
    evidence: ["server: ICMP port unreachable from 10.0.0.2, quoting its packet"],
  },
]);

/** The client's KEXINIT, sent again and again. */
const rejectedData = () => {
  const d = bothSpoke().data("client", kexInit());
  for (let n = 1; n < 4; n++) d.wait(0.2 * SECOND * 2 ** n).again(7);
  return d.packets;
};

export const icmpAdminProhibitedLater = rowsOf("icmp-admin-prohibited", [
  {
    it: "the server's own filter rejects the client's KEXINIT",
    wire: rejectedData,
    icmp: [{ type: 3, code: 10, quotes: rejectedData()[7]!, time: rejectedData()[7]!.time + 1000, sender: "10.0.0.2" }],
    ...open,
    ...told("stalled at kexinit, certain: 8 9 12"),
    params: { quotes: "client-data", transmissions: 4, sender_is_server: true },
    evidence: ["server: ICMP host administratively prohibited from 10.0.0.2, quoting them"],
  },
]);

export const icmpOther = rowsOf("icmp-other", [
  {
    it: "a code that no RFC has: by its numbers",
    wire: () => new Dialogue().syn(),
    icmp: [{ type: 3, code: 77, quotes: new Dialogue().syn().packets[0]!, time: SECOND / 100, sender: "10.0.0.254" }],
    ...told("failed at tcp-connect, certain: 1 2"),
    evidence: ["network: ICMP type 3 code 77 from 10.0.0.254"],
  },
]);

const FAST_OPEN = new TextEncoder().encode(CLIENT_IDENT);

const SYN_ACK_AGAIN = () => new Dialogue().syn().synAck().wait(SECOND).again(1);

export const tcpAckLost = rowsOf("tcp-ack-lost", [
  {
    it: "at the server: one repetition only",
    wire: SYN_ACK_AGAIN,
    ...open,
    ...told("failed at tcp-connect, possible: 2 3"),
    params: { synack_count: 2, ack_seen: false },
  },
  {
    it: "a bare ACK, and the SYN-ACK again: a listener may wait for data on purpose",
    wire: () =>
      connected()
        .wait(SECOND)
        .again(1)
        .wait(2 * SECOND)
        .again(1),
    ...open,
    ...told("failed at tcp-connect, possible: 3 5"),
    params: { ack_seen: true },
    causes: ["possible: the listener uses TCP_DEFER_ACCEPT"],
  },
  {
    it: "near miss: the client repeats its SYN, with its identification in it",
    wire: () =>
      new Dialogue()
        .syn({ payload: FAST_OPEN })
        .synAck()
        .wait(SECOND)
        .again(0)
        .again(1)
        .wait(2 * SECOND)
        .again(0)
        .again(1),
    ...open,
    code: "tcp-synack-lost",
    ...told("failed at tcp-connect, certain: 2 3 6"),
  },
  {
    it: "near miss: a client in haste, which repeats its SYN and leaves",
    wire: () =>
      new Dialogue()
        .syn()
        .synAck()
        .wait(SECOND / 4)
        .again(0)
        .again(1)
        .wait(SECOND / 4)
        .rst("client", { flags: TcpFlag.Rst, seq: 1001, ack: 0 }),
    code: "syn-scan",
    lookAlike: "tcp-synack-lost",
    ...told("probe at tcp-connect, possible: 2 5"),
  },
  {
    it: "near miss: the ACK came late, and arrived",
    wire: () => SYN_ACK_AGAIN().ack("client").data("client", CLIENT_IDENT).ack("server"),
    ...open,
    code: "server-silent-before-ident",
    ...told("stalled at identification, likely: 5 6"),
  },
  {
    it: "near miss: the data was acknowledged after all",
    wire: () => connected().wait(SECOND).again(1).data("client", CLIENT_IDENT).ack("server"),
    ...open,
    code: "server-silent-before-ident",
    ...told("stalled at identification, likely: 5 6"),
  },
]);

/** A connection to the same server that is still open, and whose packets came over some hops. */
const speaking = (hopLimit: number) => (): Conversation[] => [
  {
    clientPort: 39_000,
    packets: clientSpoke()
      .data("server", SERVER_IDENT)
      .ack("client")
      .wait(100 * SECOND)
      .data("client", "later")
      .packets.map((sent) => (sent.from === "server" ? { ...sent, hopLimit } : sent)),
  },
];

export const tcpRefusedByMiddlebox = rowsOf("tcp-refused-by-middlebox", [
  {
    it: "a connection that is still open shows how far the server is",
    beside: speaking(57),
    wire: () => new Dialogue({ start: 5 * SECOND }).syn().rst("server", { seq: 0, hopLimit: 64 }),
    ...told("failed at tcp-connect, likely: 8 9"),
    params: { rst_hop_limit: 64, server_hop_limits: [57] },
    says: ["hop limit 64, while its own packets arrive with 57."],
  },
]);

export const tcpResetAfterHandshake = rowsOf("tcp-reset-after-handshake", [
  {
    it: "the listener died while the connection waited in its queue; the SYN-ACK was not captured",
    beside: speaking(64),
    wire: () =>
      without(
        connected({ start: 5 * SECOND })
          .wait(1.5 * SECOND)
          .rst("server").packets,
        1,
      ),
    ...told("failed at tcp-connect, possible: 9 10"),
    causes: ["likely: the listener was stopped or died while connections waited"],
  },
  {
    it: "over IPv6, alone, after seconds",
    wire: () =>
      connected()
        .wait(1.5 * SECOND)
        .rst("server"),
    ...IPV6,
    ...told("failed at tcp-connect, possible: 3 4"),
    without: ["the listener was stopped or died while connections waited"],
  },
]);

export const tcpAcceptQueueOverflow = rowsOf("tcp-accept-queue-overflow", [
  {
    it: "one connection is up and silent",
    beside: () => [{ clientPort: 30_000, packets: new Dialogue().handshake().data("client", ident("SSH-2.0-x")).ack("server") }],
    wire: () =>
      new Dialogue({ start: 5 * SECOND })
        .syn()
        .wait(SECOND)
        .again(0)
        .wait(2 * SECOND)
        .again(0),
    ...told("failed at tcp-connect, likely: 6 8"),
    params: { silent_siblings: 1 },
    says: ["while another connection to it stand established and silent"],
  },
]);
