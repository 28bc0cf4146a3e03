// A RST of the server right after the handshake, before a byte of it: accepted by something, then thrown away.
import { handshakeOf } from "../exchange/handshake.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { unlessSeenAt } from "./next-capture.ts";
import { duration } from "./words.ts";

interface Params {
  after_ms: number;
  client_spoke: boolean;
}

export default defineVerdict<Params>({
  code: "tcp-reset-after-handshake",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The connection was reset right after the handshake",
  restsOnAbsenceOf: "both",
  match({ facts }) {
    const { closing, client, server } = facts;
    const { synAcks, ack } = handshakeOf(facts);
    if (closing?.by !== "server" || closing.how !== "rst" || ack === null || hasSpoken(server)) return null;
    // A client's byte that was acknowledged reached a program or its socket: server-closed-before-ident.
    if (client.half.acked > 0) return null;
    const since = synAcks[0] ?? ack;
    const evidence = [at(ack, "client", "ACK: the connection is up"), { ...atClosing(closing), what: "RST, before any byte of the server" }];
    return possible({ after_ms: Math.round((closing.time - since.time) / 1e6), client_spoke: hasSpoken(client) }, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} completed the handshake and reset the connection ${duration(p.after_ms * 1e6)} later without a byte: whatever accepted it had nobody behind it, or gave up.`,
  causes: [
    {
      what: "the listener was stopped or died while connections waited in its queue",
      certainty: "likely",
      when: (p, c) => p.after_ms >= 1000 && c.siblings.length + c.past.length > 0,
    },
    {
      what: "a front accepts for a dead backend (docker-proxy, load balancer without a healthy target, a forwarded port, user-mode NAT)",
      certainty: "possible",
    },
    { what: "net.ipv4.tcp_abort_on_overflow is set and the accept queue is full", certainty: "possible" },
    { what: "tcp wrappers, xinetd only_from or a connection limit of a socket unit", certainty: "possible" },
    { what: "a firewall or DPI that acts on established connections only", certainty: "possible" },
    { what: "dropbear's limit of unauthenticated connections, or MaxStartups of OpenSSH 8.1 and older", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'; journalctl ${n.journal} -n 50`,
      why: "shows which program really accepts on that port, and what it says; for docker-proxy or a load balancer look at the backend",
    },
    { side: "server", command: (n) => `systemctl restart ${n.unit}`, why: "where the listener hung or died" },
    {
      side: "server",
      command: () => "sysctl net.ipv4.tcp_abort_on_overflow; nstat -az TcpExtListenOverflows",
      why: "1 and a growing counter mean a full accept queue",
    },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `tcpdump -nvi any 'tcp port ${n.port}'`,
    outcomes: [
      ...unlessSeenAt(n, "server", [{ if: "the RST does not leave the server", then: "injected-reset" }]),
      { if: "it leaves the server, and a second connection to a backend is refused", then: "tcp-reset-after-handshake" },
    ],
  }),
  page: {
    meaning: "The kernel (or a device in front) completed the handshake, and the connection was thrown away before any program said a word.",
    wire: ["SYN, SYN-ACK, ACK, then RST from the server's side; no payload of the server, nothing of the client acknowledged."],
    lookAlikes: [
      "server-closed-before-ident: the client's identification was acknowledged before the close.",
      "injected-reset: the RST has another hop limit, or the server's identification still arrives.",
      "tcp-accept-queue-overflow: the fate of the SYNs that come later.",
    ],
    messages: {
      client: ["kex_exchange_identification: read: Connection reset by peer", "ssh: connect to host HOST port PORT: Connection reset by peer"],
      server: [],
    },
    source: ["OpenSSH sshd.c drop_connection", "dropbear svr-main.c", "Linux tcp_check_req"],
  },
});
