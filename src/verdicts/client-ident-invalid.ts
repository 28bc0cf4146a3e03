// OpenSSH kex.c send_error: the server says in clear text that the client's first line is no identification (RFC 4253 4.2).
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { identRefusal } from "../exchange/ident-refusal.ts";
import { isOver } from "../exchange/waiting.ts";
import type { Position } from "../ssh/position.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { quoted } from "./words.ts";

interface Params {
  /** Null where the capture does not hold it. */
  first_line: string | null;
  /** What the server said; null when it only closed. */
  server_text: string | null;
}

const SHOWN = 80;

export default defineVerdict<Params>({
  code: "client-ident-invalid",
  stage: "identification",
  kind: "verdict",
  title: "The client's first line is not an SSH identification",
  match({ facts, stallAfter }) {
    const { client, server } = facts;
    const refusal = identRefusal(facts);
    const text = refusal?.about === "form" ? refusal.text : null;
    const first = firstLine(facts, text !== null);
    if (first === null ? text === null : text === null && (!isOver(facts, stallAfter) || startsAsSsh(client.ssh.head))) return null;
    if (text === null && server.ssh.ident === null) return null;
    const evidence = first === null ? [] : [at(first.at, "client", `first line ${quoted(wireText(first.raw), SHOWN)}`)];
    if (server.ssh.ident !== null) evidence.push(at(server.ssh.ident.at, "server", text === null ? "identification" : `identification, then "${text}"`));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { first_line: first === null ? null : wireText(first.raw.subarray(0, SHOWN)), server_text: text };
    return text !== null ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    p.server_text === null
      ? `The first line of ${facts.client.ip} is ${quoted(p.first_line ?? "")}, not an SSH identification; ${withoutWord(facts)}.`
      : `${facts.server.ip} refused the client's first line ${p.first_line === null ? "(not in this capture)" : quoted(p.first_line)} with "${p.server_text}": it is not an SSH identification.`,
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

/** Where reading began behind the first byte, or what is there is well made, the refused line was not captured. */
function firstLine({ client: { ssh, half } }: ExchangeFacts, refused: boolean): { raw: Uint8Array; at: Position } | null {
  if (ssh.firstByteAt === null || ssh.firstByteAt.offset !== 0) return null;
  if (refused && !half.isnSeen && ssh.preIdentLineCount === 0 && ssh.ident?.faults.length === 0) return null;
  return { raw: ssh.preIdentLines[0]?.raw ?? ssh.ident?.raw ?? ssh.head, at: ssh.firstByteAt };
}

/** The server said nothing about it: what it did instead. Go's package, for one, skips such lines and waits. */
function withoutWord({ closing }: ExchangeFacts): string {
  if (closing === null) return "the server waits for one, and nothing more comes";
  return closing.by === "server" ? "the server closed without a word" : `the server waited for one, until the ${closing.by} closed`;
}
