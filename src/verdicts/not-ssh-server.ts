// RFC 4253 4.2: a server may send lines of text before its identification, and nothing else. These bytes are another protocol.
import { foreignProtocol, startsAsSsh } from "../exchange/foreign-protocol.ts";
import { httpTunnelOf } from "../exchange/http-tunnel.ts";
import { isOver } from "../exchange/waiting.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { quoted } from "./words.ts";

interface Params {
  protocol: string;
  what: string;
  first_bytes: string;
  /** What an HTTP proxy said to the client's CONNECT: status code and reason. Null where the client asked for no tunnel. */
  tunnel_status: string | null;
  /** Where the client asked the proxy to go. */
  tunnel_target: string | null;
}

const SHOWN = 48;

export default defineVerdict<Params>({
  code: "not-ssh-server",
  stage: "identification",
  kind: "verdict",
  title: "What answers at that port does not speak SSH",
  match({ facts, stallAfter }) {
    const { server } = facts;
    const first = server.ssh.firstByteAt;
    if (first === null || first.offset !== 0 || server.ssh.ident !== null || server.ssh.messageCount > 0 || !isOver(facts, stallAfter)) return null;
    const foreign = foreignProtocol(server.ssh.head, "server");
    if (foreign === null || foreign.protocol === "text" || startsAsSsh(server.ssh.head)) return null;
    const evidence = [at(first, "server", foreign.what)];
    if (facts.client.ssh.ident !== null) evidence.unshift(at(facts.client.ssh.ident.at, "client", "SSH identification"));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const tunnel = httpTunnelOf(facts);
    if (tunnel !== null) evidence.unshift(at(facts.client.ssh.firstByteAt!, "client", "HTTP CONNECT"));
    return certain(
      {
        protocol: foreign.protocol === "binary" ? "other" : foreign.protocol,
        what: foreign.what,
        first_bytes: wireText(server.ssh.head.subarray(0, SHOWN)),
        tunnel_status: tunnel?.status == null ? null : wireText(Buffer.from(tunnel.status.text, "latin1")),
        tunnel_target: tunnel === null ? null : wireText(Buffer.from(tunnel.target, "latin1")),
      },
      evidence,
    );
  },
  say: (p, { facts }) =>
    p.tunnel_status === null
      ? `Port ${facts.server.port} of ${facts.server.ip} is not an SSH server: it answers with ${p.what} (${quoted(p.first_bytes, 40)}).`
      : `The client asked the HTTP proxy at ${facts.server.ip} port ${facts.server.port} for a way to ${quoted(p.tunnel_target!, 60)}, and the proxy answered ${quoted(p.tunnel_status, 60)}: no SSH was spoken.`,
  causes: [
    {
      what: "the proxy's rules allow CONNECT to few ports (443), or not for this client or host (403), it wants a password (407), or does not reach the server (502, 503, 504)",
      certainty: "likely",
      when: (p) => p.tunnel_status !== null,
    },
    { what: "the wrong port or host", certainty: "likely", when: (p) => p.tunnel_status === null },
    { what: "a forwarding or NAT rule leads to another service", certainty: "possible", when: (p) => p.tunnel_status === null },
    {
      what: "a captive portal, a proxy or a TLS-intercepting device answers in the server's place",
      certainty: "possible",
      when: (p) => p.tunnel_status === null && (p.protocol === "http" || p.protocol === "tls"),
    },
    { what: "a multiplexer (sslh, HAProxy) fell back to its default backend", certainty: "possible", when: (p) => p.tunnel_status === null },
  ],
  fixes: [
    {
      side: "network",
      file: "/etc/squid/squid.conf",
      line: () => "acl SSL_ports port 22",
      command: () => "squid -k parse && squid -k reconfigure",
      why: "on the proxy, if it is Squid: lets CONNECT through to SSH's port, above `http_access deny CONNECT !SSL_ports`; its access.log has the reason of each refusal",
      when: (p) => p.tunnel_status?.startsWith("403") === true,
    },
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -E '^(hostname|port|proxycommand|proxyjump) '`,
      why: "shows where the client's configuration leads; correct Port or HostName there",
      of: "openssh",
      otherwise: { why: "host name, port and proxy in the client's own settings: they lead to this service; correct them" },
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'; ss -ltnp | grep -E 'sshd|dropbear'`,
      why: "shows what listens on that port, and where sshd really listens",
      when: (p) => p.tunnel_status === null,
    },
    {
      side: "network",
      command: (n) => `nft list ruleset | grep -nE 'dnat|redirect' ; iptables -t nat -S | grep -- '--dport ${n.port}'`,
      why: "on a device in front: the rule that leads to the wrong service",
      when: (p) => p.tunnel_status === null,
    },
  ],
  page: {
    meaning: "The connection reached a program that speaks another protocol. Its first bytes name it.",
    wire: [
      "The server's first bytes are HTTP/1., a TLS alert or record, 220 of FTP or SMTP, a MySQL greeting, RFB, +OK, * OK, Telnet options or the like.",
      "Or an HTTP status other than 2xx, to a client that had asked a proxy to CONNECT.",
    ],
    lookAlikes: [
      "Text before an identification is legal: then an identification follows.",
      "server-preident-text-then-close: plain text of no known protocol.",
    ],
    messages: {
      client: [
        "kex_exchange_identification: banner line contains invalid characters",
        "banner exchange: Connection to HOST port PORT: invalid format",
        "kex_exchange_identification: Connection closed by remote host",
        "Failed getting banner",
        "ssh: handshake failed: ssh: overflow reading version string",
        "invalid server's version string",
      ],
      server: ["SSL routines: TEXT: http request"],
    },
    source: ["RFC 4253 4.2", "OpenSSH kex.c kex_exchange_identification"],
  },
});
