// RFC 4253 4.2: the first thing that a client may send is its identification. These bytes are another protocol.
import { foreignProtocol, startsAsSsh } from "../exchange/foreign-protocol.ts";
import { httpTunnelOf } from "../exchange/http-tunnel.ts";
import { joinedAtPackets } from "../exchange/joined-at-packets.ts";
import { hasSpoken, isOver } from "../exchange/waiting.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { quoted } from "./words.ts";

interface Params {
  protocol: string;
  what: string;
  first_bytes: string;
  /** The server name of a TLS ClientHello. */
  server_name: string | null;
  /** A real SSH identification follows (behind a PROXY header). */
  ssh_follows: boolean;
}

/** Shown of the first bytes. */
const SHOWN = 48;

export default defineVerdict<Params>({
  code: "not-ssh-client",
  stage: "identification",
  kind: "verdict",
  title: "The client does not speak SSH",
  match({ facts, stallAfter }) {
    const { client, server } = facts;
    const first = client.ssh.firstByteAt;
    if (first === null || first.offset !== 0 || !isOver(facts, stallAfter)) return null;
    if (startsAsSsh(client.ssh.head) || joinedAtPackets(client)) return null;
    // ssh's way through an HTTP proxy: the proxy is what answers.
    if (httpTunnelOf(facts)?.status != null) return null;
    const foreign = foreignProtocol(client.ssh.head, "client");
    if (foreign === null || (client.ssh.ident !== null && foreign.protocol !== "proxy-protocol")) return null;
    // Text that no row knows may be a badly made SSH client: client-ident-invalid says that where the server does.
    if (foreign.protocol === "text" && (server.ssh.ident !== null || facts.visibility.gaps.server > 0)) return null;
    if (foreign.protocol === "text" && !hasSpoken(server)) return null;
    const evidence = [at(first, "client", foreign.what)];
    if (server.ssh.ident !== null) evidence.push(at(server.ssh.ident.at, "server", "SSH identification"));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain(
      {
        protocol: foreign.protocol === "text" || foreign.protocol === "binary" ? "other" : foreign.protocol,
        what: foreign.what,
        first_bytes: wireText(client.ssh.head.subarray(0, SHOWN)),
        server_name: foreign.detail === null ? null : wireText(foreign.detail),
        ssh_follows: client.ssh.ident !== null || (client.ssh.preIdentLineCount > 0 && foreign.protocol === "proxy-protocol"),
      },
      evidence,
    );
  },
  say: (p, { facts }) =>
    p.protocol === "proxy-protocol"
      ? `Before the SSH identification came a PROXY protocol header (${quoted(p.first_bytes, 40)}): the load balancer at ${facts.client.ip} adds it, and sshd cannot read it.`
      : `${facts.client.ip} sent ${p.what}${p.server_name === null ? "" : ` for ${quoted(p.server_name, 60)}`} to the SSH port (${quoted(p.first_bytes, 40)}): it is not an SSH client.`,
  causes: [
    { what: "the load balancer has the PROXY protocol switched on for this target", certainty: "certain", when: (p) => p.protocol === "proxy-protocol" },
    { what: "a browser, curl or monitor points at the SSH port", certainty: "likely", when: (p) => p.protocol === "http" || p.protocol === "tls" },
    { what: "an HTTP or HTTPS health check on an SSH target", certainty: "possible", when: (p) => p.protocol === "http" || p.protocol === "tls" },
    { what: "a scanner tries protocols on open ports", certainty: "possible", when: (p) => p.protocol !== "proxy-protocol" },
    { what: "a wrong port or a wrong forwarding rule", certainty: "possible", when: (p) => p.protocol !== "proxy-protocol" },
  ],
  fixes: [
    {
      side: "network",
      file: "haproxy.cfg",
      line: (n) => `backend ssh\n  mode tcp\n  server sshd ${n.server}:${n.port} check`,
      why: "the server line must not have send-proxy or send-proxy-v2; on a cloud load balancer switch the PROXY protocol off for this target group",
      when: (p) => p.protocol === "proxy-protocol",
    },
    {
      side: "network",
      file: "haproxy.cfg",
      line: (n) => `backend ssh\n  mode tcp\n  option tcp-check\n  tcp-check expect string SSH-2.0-\n  server sshd ${n.server}:${n.port} check`,
      why: "a health check that understands SSH instead of HTTP",
      when: (p) => p.protocol === "http" || p.protocol === "tls",
    },
    {
      side: "client",
      command: (n) => sshCommand(n),
      why: "the port speaks SSH: use an SSH client, or ssh:// in a URL (git)",
      when: (p) => p.protocol !== "proxy-protocol",
    },
  ],
  page: {
    meaning: "Something connected to an SSH port and spoke another protocol. The server refused it, as it must; the first bytes say what it was.",
    wire: ["The client's first bytes are those of HTTP, TLS, a PROXY header, RDP, SMB, SOCKS, Telnet, Redis or the like instead of SSH-."],
    lookAlikes: [
      "client-ident-invalid: nearly SSH (a line before the identification, a CR or NUL in it).",
      "bad-packet-length: a good identification first, then other text.",
    ],
    messages: {
      client: ["Received HTTP/0.9 when not allowed", "error:TEXT:SSL routines:TEXT:wrong version number"],
      server: [
        'kex_exchange_identification: client sent invalid protocol identifier "TEXT"',
        "banner exchange: Connection from HOST port PORT: invalid format",
        "Bad protocol version identification 'TEXT' from HOST port PORT",
      ],
    },
    source: ["RFC 4253 4.2", "OpenSSH kex.c kex_exchange_identification", "HAProxy PROXY protocol specification"],
  },
});
