// RFC 4253 4.2: SSH-protoversion-softwareversion SP comments CR LF, at most 255 bytes, printable US-ASCII, no NUL.
import { ENDS, otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts, Peer } from "../exchange/exchange-facts.ts";
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { isOver } from "../exchange/waiting.ts";
import type { Software } from "../knowledge/software.ts";
import { RFC_IDENT_BYTES } from "../limits.ts";
import type { IdentificationFault } from "../ssh/transport-facts.ts";
import type { VerdictContext } from "./context.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  from: "client" | "server";
  faults: (IdentificationFault | "unfinished")[];
  length: number;
}

const WORDS: Record<IdentificationFault | "unfinished", string> = {
  "too-long": `is longer than ${RFC_IDENT_BYTES} bytes`,
  nul: "has a NUL byte in it",
  "bare-cr": "has a CR in its middle",
  "non-ascii": "has bytes outside of ASCII",
  control: "has control characters in it",
  "no-software": "has no software version",
  "empty-software": "has an empty software version",
  "bad-form": "does not have the form SSH-version-software",
  unfinished: "has no line end",
};

/** What every receiver refuses; the rest is refused by some. */
const FATAL = new Set<IdentificationFault | "unfinished">(["nul", "bare-cr", "no-software", "empty-software", "bad-form", "unfinished"]);

export default defineVerdict<Params>({
  code: "ident-malformed",
  stage: "identification",
  kind: "verdict",
  title: "An identification that begins with SSH- is not well made",
  match({ facts, stallAfter, software }) {
    if (!isOver(facts, stallAfter)) return null;
    const both = facts.client.ssh.kexinit !== null && facts.server.ssh.kexinit !== null;
    if (both && !ENDS.some((end) => outgrown(facts, end, software[otherEnd(end)]))) return null;
    return malformed(facts, facts.client) ?? malformed(facts, facts.server);
  },
  say: (p, { facts }) =>
    `The identification of the ${p.from} (${facts[p.from].ip}) ${p.faults.map((fault) => WORDS[fault]).join(" and ")} (${p.length} bytes); the other side does not go on from there.`,
  causes: [
    { what: "a product banner or a version addendum that is too long", certainty: "likely", when: (p) => p.faults.includes("too-long") },
    { what: "the sender was cut off in the middle of the line", certainty: "likely", when: (p) => p.faults.includes("unfinished") },
    { what: "a home-made client or server, or a scanner", certainty: "possible" },
    { what: "a relay that changes line ends or characters", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "DebianBanner no\nVersionAddendum none",
      command: (n) => `sshd -t && systemctl reload ${n.unit}`,
      why: "the shortest identification that OpenSSH can send; DebianBanner is a keyword of Debian and its kin alone",
      when: (p, context) => p.from === "server" && isOpenssh(context) && isDebian(context),
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "VersionAddendum none",
      command: (n) => `sshd -t && systemctl reload ${n.unit}`,
      why: "the shortest identification that OpenSSH can send",
      when: (p, context) => p.from === "server" && isOpenssh(context) && !isDebian(context),
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'`,
      why: "OpenSSH never sends such a line: names the program that listens on this port instead, which has to be updated or repaired",
      when: (p, context) => p.from === "server" && !isOpenssh(context),
    },
    {
      side: "client",
      line: () => "SSH-2.0-name\\r\\n",
      why: "in a client of your own: this form, at most 255 bytes, ended by CR LF",
      when: (p) => p.from === "client",
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-v"),
      why: "a usual client over the same path shows whether a relay on the way, not the program, makes the fault",
    },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      p.from,
      [
        { if: "the line leaves its host well made", then: "ssh-intercepted" },
        { if: "it leaves like this", then: "ident-malformed" },
      ],
      "tcpdump -i any -s 0 -X",
    ),
  page: {
    meaning: "The line begins with SSH-, but breaks the rules of RFC 4253. Receivers differ in what they forgive: it may work with one and fail with the next.",
    wire: ["An identification without a software part, longer than 255 bytes, with NUL, CR or non-ASCII bytes inside, or without its line end."],
    lookAlikes: ["client-ident-invalid: the line does not begin with SSH-.", "A line that only lacks its end makes the receiver wait: a stall."],
    messages: {
      client: ["banner line too long", "Receiving banner: too large banner", "ssh: overflow reading version string"],
      server: ["Bad remote protocol version identification: 'TEXT'", "banner line too long", "Integrity error (bad packet size NUMBER)"],
    },
    source: ["RFC 4253 4.2", "OpenSSH kex.c kex_exchange_identification"],
  },
});

function malformed(facts: ExchangeFacts, peer: Peer) {
  const { ident, partialLine, preambleLimit, firstByteAt } = peer.ssh;
  const closing = facts.closing === null ? [] : [atClosing(facts.closing)];
  if (ident !== null && ident.faults.length > 0) {
    const params: Params = { from: peer.end, faults: ident.faults, length: ident.length };
    const evidence = [at(ident.at, peer.end, "identification"), ...closing];
    return ident.faults.some((fault) => FATAL.has(fault)) ? certain(params, evidence) : likely(params, evidence);
  }
  if (preambleLimit === "line-length" && firstByteAt !== null && startsAsSsh(peer.ssh.head)) {
    return certain<Params>({ from: peer.end, faults: ["too-long"], length: peer.ssh.bytes }, [
      at(firstByteAt, peer.end, "identification without end"),
      ...closing,
    ]);
  }
  if (ident === null && partialLine !== null && startsAsSsh(partialLine.raw) && facts.visibility.gaps[peer.end] === 0) {
    return certain<Params>({ from: peer.end, faults: ["unfinished"], length: partialLine.raw.length }, [
      at(partialLine.at, peer.end, "identification without its line end"),
      ...closing,
    ]);
  }
  return null;
}

/** An identification of OpenSSH's says so right behind the protocol version, however it goes on (version.h SSH_VERSION). */
const OPENSSH = /^SSH-[\d.]+-OpenSSH/;

function isOpenssh({ facts, software }: VerdictContext): boolean {
  return software.server?.product === "openssh" || OPENSSH.test(headOf(facts.server.ssh.head));
}

function isDebian({ facts, software }: VerdictContext): boolean {
  return /Debian|Ubuntu|Raspbian/.test(software.server?.distribution?.name ?? headOf(facts.server.ssh.head));
}

function headOf(head: Uint8Array): string {
  return Buffer.from(head).toString("latin1");
}

/** dropbear sends its packets without waiting, reads 255 bytes of a line, and takes the rest for a packet (common-session.c): it closes. */
function outgrown({ client, server, closing }: ExchangeFacts, end: End, reader: Software | null): boolean {
  const { ident } = (end === "client" ? client : server).ssh;
  return reader?.product === "dropbear" && ident?.faults.includes("too-long") === true && closing?.by === otherEnd(end);
}
