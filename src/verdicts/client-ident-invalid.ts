// OpenSSH kex.c send_error: the server says in clear text that the client's first line is no identification (RFC 4253 4.2).
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { hasSpoken, isOver } from "../exchange/waiting.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { quoted } from "./words.ts";

interface Params {
  first_line: string;
  /** What the server said; null when it only closed. */
  server_text: string | null;
}

/** OpenSSH 8.0 and later; 7.9 and older. */
const REFUSAL = /^(Invalid SSH identification string\.|Protocol mismatch\.)/;
const SHOWN = 80;

export default defineVerdict<Params>({
  code: "client-ident-invalid",
  stage: "identification",
  kind: "verdict",
  title: "The client's first line is not an SSH identification",
  match({ facts, stallAfter }) {
    const { client, server } = facts;
    const first = client.ssh.firstByteAt;
    if (first === null || first.offset !== 0 || !hasSpoken(client) || !isOver(facts, stallAfter)) return null;
    const badStart = !startsAsSsh(client.ssh.head);
    const text = refusalIn(server.ssh.head, server.ssh.ident === null ? 0 : server.ssh.ident.at.offset + server.ssh.ident.length);
    if (!badStart && text === null) return null;
    if (text === null && server.ssh.ident === null) return null;
    const line = client.ssh.preIdentLines[0]?.raw ?? client.ssh.ident?.raw ?? client.ssh.head;
    const evidence = [at(first, "client", `first line ${quoted(wireText(line), SHOWN)}`)];
    if (server.ssh.ident !== null) evidence.push(at(server.ssh.ident.at, "server", text === null ? "identification" : `identification, then "${text}"`));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { first_line: wireText(line.subarray(0, SHOWN)), server_text: text };
    return text !== null ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    p.server_text === null
      ? `The first line of ${facts.client.ip} is ${quoted(p.first_line)}, not an SSH identification; the server closed without a word.`
      : `${facts.server.ip} refused the client's first line ${quoted(p.first_line)} with "${p.server_text}": it is not an SSH identification.`,
  causes: [
    {
      what: "something writes a line before the client's identification (a ProxyCommand that prints, a PROXY header, a hand-made client)",
      certainty: "likely",
    },
    { what: "the identification has no software part, or a CR or NUL inside", certainty: "possible" },
    { what: "another protocol on the SSH port", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -i proxycommand`,
      why: "whatever it runs may print nothing but what comes from the server: test it alone, and send its messages to stderr",
    },
    { side: "client", line: () => "SSH-2.0-name\\r\\n", why: "in a client of your own: these must be the very first bytes that it sends (RFC 4253 4.2)" },
  ],
  page: {
    meaning: "An SSH server takes exactly one first line from a client: its identification. Here another line came, and the server ended it.",
    wire: [
      "The server's identification, a client line that is none, then `Invalid SSH identification string.` (its line end may be missing) and FIN or RST. OpenSSH 7.9 and older say `Protocol mismatch.`; dropbear says nothing.",
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

/** The refusal stands right behind the server's identification, where the first packet should be. */
function refusalIn(head: Uint8Array, identLength: number): string | null {
  return REFUSAL.exec(Buffer.from(head.subarray(identLength)).toString("latin1"))?.[1] ?? null;
}
