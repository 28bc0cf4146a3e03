// A tarpit feeds lines before an identification that never comes (RFC 4253 4.2 sets no limit; OpenSSH stops at 1,024 lines).

import type { ExchangeFacts, Peer } from "../exchange/exchange-facts.ts";
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { SECOND } from "../exchange/waiting.ts";
import { fewLinesOf } from "../knowledge/preamble-lines.ts";
import type { Software } from "../knowledge/software.ts";
import { MAX_IDENT_LINE_BYTES } from "../limits.ts";
import type { Match, VerdictContext } from "./context.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  lines: number;
  /** Mean pause between lines. */
  pause_s: number;
  limit: "lines" | "line-length" | null;
  /** Lines that this client takes at most, where that is why it left. */
  client_takes: number | null;
}

/** Lines that come this slowly, this often, are meant to hold the client: endlessh waits for 10 s by itself, and as long as it is told. */
const SLOW: readonly { lines: number; pause: number }[] = [
  { lines: 3, pause: 1 * SECOND },
  { lines: 10, pause: 0.2 * SECOND },
];

export default defineVerdict<Params>({
  code: "ident-preamble-too-long",
  stage: "identification",
  kind: "verdict",
  title: "Endless lines instead of an identification",
  match({ facts, software }) {
    const { server } = facts;
    const endless = endlessLine(server) ?? tooManyForClient(facts, software.client);
    if (endless !== null) return endless;
    const { preIdentLines: lines, preIdentLineCount: count, preambleLimit } = server.ssh;
    const first = lines[0];
    const last = lines[lines.length - 1];
    if (first === undefined || last === undefined || server.ssh.ident !== null) return null;
    const pauses = lines.slice(1).map((line, i) => line.at.time - lines[i]!.at.time);
    const pause = pauses.length === 0 ? 0 : pauses.reduce((sum, p) => sum + p, 0) / pauses.length;
    const params = { lines: count, pause_s: pause / SECOND, limit: preambleLimit, client_takes: null };
    const evidence = [at(first.at, "server", "first line"), at(last.at, "server", `line ${lines.length}, still no identification`)];
    if (preambleLimit === "lines") return certain(params, evidence);
    return SLOW.some((slow) => count >= slow.lines && pauses.every((p) => p >= slow.pause)) ? likely(params, evidence) : null;
  },
  say,
  causes: [
    { what: "a very long message before the identification: longer than this client reads", certainty: "likely", when: (p) => p.client_takes !== null },
    { what: "endlessh or another SSH tarpit: the real server listens elsewhere", certainty: "likely", when: (p) => p.client_takes === null },
    { what: "a chat or talk service", certainty: "possible" },
    {
      what: "a device with a very long message before its identification",
      certainty: "possible",
      when: (p) => p.limit !== null && p.client_takes === null,
    },
  ],
  fixes: [
    {
      side: "server",
      why: "take the message out, or make it a few lines, in the program that writes it before the identification; sshd's own Banner comes later and is no part of it",
      when: (p) => p.client_takes !== null,
    },
    {
      side: "client",
      command: (n) => sshCommand(n),
      why: "OpenSSH's client reads 1,024 such lines: it gets in where this one gives up",
      when: (p) => p.client_takes !== null,
    },
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  Port 2222`,
      why: "with the port of the real server in place of 2222: ask who runs the host",
      when: (p) => p.client_takes === null,
    },
    { side: "server", command: (n) => `ss -ltnp 'sport = :${n.port}'; ss -ltnp | grep sshd`, why: "shows what writes on this port and where sshd listens" },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `ss -ltnp 'sport = :${n.port}'`,
    outcomes: [{ if: "the program is not sshd", then: "ident-preamble-too-long" }],
  }),
  page: {
    meaning:
      "The protocol lets a server send lines before its identification. A tarpit never stops, to keep scanners busy; a client that reaches one has the wrong port.",
    wire: [
      "Short lines at regular pauses of a second or more, or more than 1,024 lines, and no line that begins with SSH-.",
      "Or fewer lines, but as many as this client takes (dropbear 50, paramiko 100): then the client closes.",
    ],
    lookAlikes: ["A few lines at once before an identification: legal, harmless.", "server-preident-text-then-close: one message, then the close."],
    messages: { client: ["kex_exchange_identification: No SSH version received in first 1024 lines from server", "banner line too long"], server: [] },
    source: ["OpenSSH kex.c SSH_MAX_PRE_BANNER_LINES, SSH_MAX_BANNER_LEN"],
  },
});

/** A line that is longer than any receiver takes, and no identification: that would be a malformed one. */
function endlessLine({ ssh }: Peer): Match<Params> | null {
  const { firstByteAt: first, lastByteAt: last } = ssh;
  if (ssh.preambleLimit !== "line-length" || first === null || last === null || startsAsSsh(ssh.head)) return null;
  const evidence = [at(first, "server", "first byte"), at(last, "server", `byte ${ssh.bytes}, still no identification`)];
  return certain({ lines: ssh.preIdentLineCount, pause_s: 0, limit: ssh.preambleLimit, client_takes: null }, evidence);
}

/** The client's program reads no more lines than have come, and it is the client that left. */
function tooManyForClient({ client, server, closing }: ExchangeFacts, program: Software | null): Match<Params> | null {
  const most = program === null ? null : fewLinesOf(program.product);
  const { preIdentLines: lines, preIdentLineCount: count } = server.ssh;
  if (most === null || count < most || closing?.by !== "client" || client.ssh.newkeys !== null || lines[0] === undefined) return null;
  const evidence = [at(lines[0].at, "server", `the first of ${count} lines`), atClosing(closing)];
  return certain({ lines: count, pause_s: 0, limit: "lines", client_takes: most }, evidence);
}

function say(p: Params, { facts: { server }, software }: VerdictContext): string {
  if (p.client_takes !== null)
    return `${server.ip} sent ${p.lines} lines before an identification; the client, ${software.client!.name}, takes ${p.client_takes} at most, and left.`;
  if (p.limit === "lines") return `${server.ip} sent ${p.lines} lines and no identification; clients give up there (OpenSSH after 1024).`;
  if (p.limit === "line-length") return `${server.ip} sent a line of more than ${bytes(MAX_IDENT_LINE_BYTES)} and no identification; clients give up there.`;
  return `${server.ip} sends a line of text every ${duration(p.pause_s * SECOND)} and never an identification (${p.lines} lines so far): a tarpit that holds SSH clients.`;
}
