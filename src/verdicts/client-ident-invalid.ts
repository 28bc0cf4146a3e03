// OpenSSH kex.c send_error: the server says in clear text that the client's first line is no identification (RFC 4253 4.2).
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { httpTunnelOf, isTunnelOpen } from "../exchange/http-tunnel.ts";
import { identRefusal } from "../exchange/ident-refusal.ts";
import { joinedAtPackets } from "../exchange/joined-at-packets.ts";
import { isOver } from "../exchange/waiting.ts";
import type { Position } from "../ssh/position.ts";
import { wireText } from "../wire-text.ts";
import type { VerdictContext } from "./context.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { quoted } from "./words.ts";

interface Params {
  /** Null where the capture does not hold it. */
  first_line: string | null;
  /** What the server said; null when it only closed. */
  server_text: string | null;
  /** The line is a good identification: what the server read was not what this capture shows. */
  well_formed: boolean;
}

const SHOWN = 80;

export default defineVerdict<Params>({
  code: "client-ident-invalid",
  stage: "identification",
  kind: "verdict",
  title: "The client's first line is not an SSH identification",
  match({ facts, stallAfter }) {
    const { client, server } = facts;
    if (joinedAtPackets(client) || isTunnelOpen(httpTunnelOf(facts))) return null;
    const refusal = identRefusal(facts);
    const text = refusal?.about === "form" ? refusal.text : null;
    const first = firstLine(facts, text !== null);
    if (first === null ? text === null : text === null && (!isOver(facts, stallAfter) || startsAsSsh(client.ssh.head))) return null;
    if (text === null && server.ssh.ident === null) return null;
    const evidence = first === null ? [] : [at(first.at, "client", `first line ${quoted(wireText(first.raw), SHOWN)}`)];
    if (server.ssh.ident !== null) evidence.push(at(server.ssh.ident.at, "server", text === null ? "identification" : `identification, then "${text}"`));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { first_line: first === null ? null : wireText(first.raw.subarray(0, SHOWN)), server_text: text, well_formed: first?.wellFormed === true };
    return text !== null ? certain(params, evidence) : likely(params, evidence);
  },
  say,
  causes: [
    {
      what: "a load balancer or proxy between this capture and sshd puts a PROXY protocol header before the client's bytes",
      certainty: "likely",
      when: (p) => p.well_formed,
    },
    { what: "a relay or an inspecting device on the way changes the line or writes one before it", certainty: "possible", when: (p) => p.well_formed },
    {
      what: "something writes a line before the client's identification (a ProxyCommand that prints, a PROXY header, a hand-made client)",
      certainty: "likely",
      when: (p) => !p.well_formed,
    },
    { what: "the identification has no software part, or a CR or NUL inside", certainty: "possible", when: (p) => !p.well_formed },
    { what: "another protocol on the SSH port", certainty: "possible", when: (p) => !p.well_formed },
  ],
  fixes: [
    {
      side: "network",
      file: "haproxy.cfg",
      line: (n) => `backend ssh\n  mode tcp\n  server sshd ${n.server}:${n.port} check`,
      why: "with the address of sshd itself, and without send-proxy or send-proxy-v2 on the server line; nginx: no `proxy_protocol on` in that stream server; on a cloud load balancer switch the PROXY protocol off for this target group",
      when: (p) => p.well_formed,
    },
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min | grep -iE 'invalid protocol identifier|invalid characters|invalid format|Bad protocol version'`,
      why: "quotes the line that sshd really got (from OpenSSH 9.5 on with LogLevel VERBOSE): a line that begins with PROXY is that header",
      of: "openssh",
      otherwise: { ...OTHER_SERVER_LOG, why: "the log of the server's own program quotes the line that it really got" },
      when: (p) => p.well_formed,
    },
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -i proxycommand`,
      why: "whatever it runs may print nothing but what comes from the server: test it alone, and send its messages to stderr",
      of: "openssh",
      when: (p) => !p.well_formed,
    },
    {
      side: "client",
      line: () => "SSH-2.0-name\\r\\n",
      why: "in a client of your own: these must be the very first bytes that it sends (RFC 4253 4.2)",
      when: (p) => !p.well_formed,
    },
  ],
  page: {
    meaning: "An SSH server takes exactly one first line from a client: its identification. Here another line came, and the server ended it.",
    wire: [
      "The server's identification, a client line that is none, then `Invalid SSH identification string.` (its line end may be missing) and FIN or RST. OpenSSH 7.9 and older say `Protocol mismatch.`; dropbear says nothing.",
      "Where the line is a good identification in this capture and is refused all the same, a load balancer behind the capture point adds a PROXY header, or a relay changes bytes.",
    ],
    lookAlikes: [
      "not-ssh-client: the line is that of a known other protocol.",
      "protocol-version-mismatch: an identification of SSH 1.",
      "bad-packet-length: the identification was good, what follows is not.",
    ],
    messages: {
      client: ["Invalid SSH identification string.", "Protocol mismatch."],
      server: [
        'kex_exchange_identification: client sent invalid protocol identifier "TEXT"',
        "kex_exchange_identification: banner line contains invalid characters",
        "banner exchange: Connection from HOST port PORT: invalid format",
        "Bad protocol version identification 'TEXT' from HOST port PORT",
        "send_error: write: Broken pipe",
      ],
    },
    source: ["RFC 4253 4.2", "OpenSSH kex.c kex_exchange_identification, send_error"],
  },
});

/** Where reading began behind the first byte, and what is there is well made, the refused line was not captured. */
function firstLine({ client: { ssh, half } }: ExchangeFacts, refused: boolean): { raw: Uint8Array; at: Position; wellFormed: boolean } | null {
  if (ssh.firstByteAt === null || ssh.firstByteAt.offset !== 0) return null;
  const wellFormed = ssh.preIdentLineCount === 0 && ssh.ident?.faults.length === 0;
  if (refused && !half.isnSeen && wellFormed) return null;
  return { raw: ssh.preIdentLines[0]?.raw ?? ssh.ident?.raw ?? ssh.head, at: ssh.firstByteAt, wellFormed };
}

function say(p: Params, { facts }: VerdictContext): string {
  const line = p.first_line === null ? "(not in this capture)" : quoted(p.first_line);
  if (p.server_text === null) return `The first line of ${facts.client.ip} is ${line}, not an SSH identification; ${withoutWord(facts)}.`;
  if (p.well_formed)
    return `The client's first line ${line} is a good identification, and ${facts.server.ip} refused it with "${p.server_text}": something between this capture and sshd put other bytes before it, or changed it.`;
  return `${facts.server.ip} refused the client's first line ${line} with "${p.server_text}": it is not an SSH identification.`;
}

/** The server said nothing about it: what it did instead. Go's package, for one, skips such lines and waits. */
function withoutWord({ closing }: ExchangeFacts): string {
  if (closing === null) return "the server waits for one, and nothing more comes";
  return closing.by === "server" ? "the server closed without a word" : `the server waited for one, until the ${closing.by} closed`;
}
