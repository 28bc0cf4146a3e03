/** First lines that are no identification, and what the other end makes of them; texts of a server, and the limits behind them. */
import { TcpFlag } from "../../../src/net/packet.ts";
import { bytes, ident, kexInit } from "../../ssh/messages.ts";
import { Dialogue, SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { type Conversation, IPV6 } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };
const failedAt = "failed at identification";
/** The server has introduced itself; then this comes of the client. */
const greeted = (line: string | Uint8Array) => connected().data("server", SERVER_IDENT).ack("client").data("client", line);
/** The client speaks first. */
const says = (line: string | Uint8Array) => connected().data("client", line).ack("server");

export const clientIdentInvalid = rowsOf("client-ident-invalid", [
  {
    it: "the server skips the line and waits, as Go's package does",
    wire: () => greeted("hello\r\n").ack("server"),
    ...open,
    ...told("stalled at identification, likely: 6 4"),
    params: { first_line: "hello", server_text: null },
    says: ['The first line of 10.0.0.1 is "hello", not an SSH identification; the server waits for one, and nothing more comes.'],
  },
  {
    it: "the client gives up waiting",
    wire: () => greeted("hello\r\n").ack("server").close("client"),
    ...told(`${failedAt}, likely: 6 4 8`),
    says: ["the server waited for one, until the client closed."],
  },
  {
    it: "a capture that began behind the refused line has a good one",
    wire: () =>
      without(
        connected()
          .data("client", "noise\r\n")
          .data("client", CLIENT_IDENT)
          .data("server", SERVER_IDENT)
          .data("server", "Invalid SSH identification string.\r\n")
          .close("server").packets,
        0,
        1,
        2,
        3,
      ),
    ...told("failed at identification, certain: 2 4"),
    params: { first_line: null },
    says: ["refused the client's first line (not in this capture)"],
  },
  {
    it: "near miss: the server says nothing at all, and closes",
    wire: () => says("hello\r\n").close("server"),
    code: "server-closed-before-ident",
    lookAlike: "not-ssh-client",
    ...told(`${failedAt}, certain: 4 6`),
  },
]);

/** A TLS ClientHello with this name (RFC 6066 3). */
const clientHello = (name: string) => {
  const entry = bytes([0], [0, name.length], name);
  const list = bytes([0, entry.length], entry);
  const extension = bytes([0, 0], [0, list.length], list);
  const body = bytes([3, 3], new Uint8Array(32), [0], [0, 2, 0x13, 1], [1, 0], [0, extension.length], extension);
  const handshake = bytes([1, 0, 0, body.length], body);
  return bytes([0x16, 3, 1, 0, handshake.length], handshake);
};

export const notSshClient = rowsOf("not-ssh-client", [
  {
    it: "TLS for a name, behind the server's identification",
    wire: () => greeted(clientHello("git.example.org")).close("server"),
    ...told(`${failedAt}, certain: 6 4 7`),
    params: { protocol: "tls", server_name: "git.example.org" },
    says: ['10.0.0.1 sent a TLS ClientHello for "git.example.org" to the SSH port'],
  },
  {
    it: "bytes that nobody knows, and the server does not answer",
    wire: () => says(Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3)),
    ...open,
    ...told("stalled at identification, certain: 4"),
    params: { protocol: "other" },
    says: ["10.0.0.1 sent binary data to the SSH port"],
  },
  {
    it: "text on both sides: neither speaks SSH",
    wire: () => says("hello\r\n").data("server", "who are you?\r\n").close("server"),
    ...told(`${failedAt}, certain: 4 7`),
    params: { protocol: "other", what: "text" },
  },
  {
    it: "near miss: a request, and an identification behind it",
    wire: () => greeted(bytes("GET / HTTP/1.0\r\n", CLIENT_IDENT)).data("server", "Invalid SSH identification string.\r\n").close("server"),
    code: "client-ident-invalid",
    ...told("failed at identification, certain: 6 4 8"),
    params: { first_line: "GET / HTTP/1.0" },
  },
  {
    it: "near miss: bytes of the server are missing, which may have been its identification",
    wire: () => without(connected().data("server", SERVER_IDENT).data("client", "hello\r\n").ack("server").close("server").packets, 3),
    code: "capture-loss",
    lookAlike: "client-ident-invalid",
    ...told("unknown, certain: 8"),
  },
]);

export const notSshServer = rowsOf("not-ssh-server", [
  {
    it: "bytes that nobody knows",
    wire: () =>
      clientSpoke()
        .data("server", Uint8Array.of(0xde, 0xad, 0xbe, 0xef))
        .ack("client")
        .close("client"),
    ...told(`${failedAt}, certain: 4 6 8`),
    params: { protocol: "other" },
    says: ["it answers with binary data"],
  },
]);

export const protocolVersionMismatch = rowsOf("protocol-version-mismatch", [
  {
    it: "a client of SSH 1, to which the server says nothing",
    wire: () => says("SSH-1.5-1.2.27\n").close("server"),
    ...told(`${failedAt}, certain: 4 6`),
    params: { old_side: "client", client_version: "1.5", server_version: null },
    says: ["The client (10.0.0.1) speaks SSH 1.5 only"],
  },
  {
    it: "the server has refused it, and has not closed yet",
    wire: () => greeted("SSH-1.5-1.2.27\n").data("server", "Protocol major versions differ.\n").ack("client"),
    ...told("stalled at identification, certain: 6"),
    params: { server_version: "2.0" },
  },
]);

const refused = (line: string, start = 60 * SECOND) => connected({ start }).data("server", line).ack("client").close("server");
const NOT_ALLOWED = "Not allowed at this time\r\n";
/** Connections of these clients that are up and silent when the last one is refused. */
const silent =
  (...clients: string[]) =>
  (): Conversation[] =>
    clients.map((client, n) => ({ client, clientPort: 50_000 + n, packets: connected({ start: n * SECOND }) }));
/** Connections of these clients that the server closed without a word. */
const failures =
  (...clients: string[]) =>
  (): Conversation[] =>
    clients.map((client, n) => ({ client, clientPort: 50_000 + n, packets: clientSpoke({ start: n * SECOND }).close("server") }));

export const serverNotAllowed = rowsOf("server-not-allowed", [
  {
    it: "after failures of this client, and of another one that do not count",
    beside: failures("10.0.0.1", "10.0.0.1", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 28 30`),
    params: { earlier_failures: 2, first_failure: "server-closed-before-ident" },
    says: ['shuts this client out ("Not allowed at this time") after 2 of its connections', "the first was server-closed-before-ident"],
    causes: ["possible: PerSourcePenalties: earlier failures of this address"],
  },
  {
    it: "fifteen of them add up to a penalty",
    beside: failures(...Array.from({ length: 15 }, () => "10.0.0.1")),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 124 126`),
    params: { earlier_failures: 15 },
    causes: ["likely: PerSourcePenalties: earlier failed connections of this address added up"],
  },
  {
    it: "an earlier refusal of the same kind is no cause of its own",
    beside: () => [{ packets: refused(NOT_ALLOWED, 0), clientPort: 50_000 }],
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 12 14`),
    params: { earlier_failures: 0 },
  },
  {
    it: "two connections of others stand open",
    beside: silent("10.0.0.8", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 10 12`),
    params: { unauthenticated: 2, unauthenticated_of_client: 0 },
    says: ["2 unauthenticated connections of other clients are open at the same time"],
    causes: ["likely: MaxStartups or PerSourceMaxStartups: connections without a login stand open"],
  },
  {
    it: "one of its own and one of another",
    beside: silent("10.0.0.1", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 10 12`),
    says: ["2 unauthenticated connections are open at the same time"],
  },
  {
    it: "it has said so, and has not closed yet",
    wire: () => connected().data("server", NOT_ALLOWED).ack("client"),
    ...told(`${failedAt}, certain: 4`),
    says: ["too many connections that are not logged in, or a penalty"],
  },
]);

export const serverLimitMaxstartups = rowsOf("server-limit-maxstartups", [
  {
    it: "beside connections that stand open; it has not closed yet",
    beside: silent("10.0.0.1", "10.0.0.9"),
    wire: () =>
      connected({ start: 60 * SECOND })
        .data("server", "Exceeded MaxStartups\r\n")
        .ack("client"),
    ...told(`${failedAt}, certain: 10`),
    says: ["(2 in this capture, 1 of them from this client)"],
  },
]);

export const serverPreidentTextThenClose = rowsOf("server-preident-text-then-close", [
  {
    it: "an empty line, and nothing else",
    wire: () => clientSpoke().data("server", "\r\n").ack("client").close("server"),
    ...told(`${failedAt}, certain: 6 8`),
    params: { lines: [""], line_count: 1, kind: "other" },
    says: ['Instead of an identification 10.0.0.2 sent "" and no SSH'],
  },
  {
    it: "a name that begins like SSH, and is none",
    wire: () => clientSpoke().data("server", bytes("SSH-\xff\xfe broken\r\n")).ack("client").close("server"),
    code: "ident-malformed",
    lookAlike: "not-ssh-server",
    ...told("failed at identification, certain: 6 8"),
  },
]);

export const serverWaitsClientFirst = rowsOf("server-waits-client-first", [
  {
    it: "near miss: the server's patience ends it",
    wire: () =>
      connected()
        .wait(31 * SECOND)
        .close("server"),
    code: "server-closed-before-ident",
    lookAlike: "client-gone-before-ident",
    ...told(`${failedAt}, certain: 4`),
  },
]);

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
    ...told("probe at tcp-connect, likely: 2 5"),
  },
  {
    it: "near miss: the ACK came late, and arrived",
    wire: () => SYN_ACK_AGAIN().ack("client").data("client", CLIENT_IDENT).ack("server"),
    ...open,
    code: "server-silent-before-ident",
    ...told("stalled at identification, certain: 5 6"),
  },
  {
    it: "near miss: the data was acknowledged after all",
    wire: () => connected().wait(SECOND).again(1).data("client", CLIENT_IDENT).ack("server"),
    ...open,
    code: "server-silent-before-ident",
    ...told("stalled at identification, certain: 5 6"),
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

const { Syn } = TcpFlag;
/** The snap length left so much of each packet's payload; less than nothing cuts into its TCP header. */
const cut = (d: Dialogue, captured: number) => d.packets.map((sent) => ({ ...sent, captured: (sent.flags & Syn) === 0 ? captured : captured - 8 }));

export const captureLoss = rowsOf("capture-loss", [
  {
    it: "not even the TCP headers were captured",
    wire: () => cut(clientSpoke().close("server"), -12),
    ...told("unknown, certain: 1"),
    params: { cut_headers: 8, snaplen_cut: true },
    says: ["The snap length cut the TCP headers of all 8 packets of this connection"],
  },
  {
    it: "the snap length cut what they said",
    wire: () =>
      clientSpoke()
        .data("server", SERVER_IDENT)
        .ack("client")
        .packets.map((sent) => (sent.payload.length > 0 ? { ...sent, captured: 4 } : sent)),
    ...open,
    ...told("unknown, certain: 4 6"),
    params: { snaplen_cut: true },
    says: ["The snap length cut the packets: "],
    causes: ["certain: the capture was made with a snap length"],
  },
]);

export const captureStartsMidStream = rowsOf("capture-starts-mid-stream", [
  {
    it: "the server's packet is the first",
    wire: () => without(clientSpoke().data("server", "x").ack("client").packets, 0, 1, 2, 3, 4),
    ...told("unknown, certain: 1"),
    evidence: ["server: first packet seen, no SYN before it"],
  },
]);

export const oneSidedCapture = rowsOf("one-sided-capture", [
  {
    it: "the client alone, which acknowledged the SYN-ACK and nothing more",
    wire: () =>
      connected()
        .close("client")
        .packets.filter(({ from }, at) => from === "client" && at < 3),
    ...open,
    ...told("unknown, certain: 2"),
    params: { acknowledged: 0 },
  },
]);
