// A tarpit feeds lines before an identification that never comes (RFC 4253 4.2 sets no limit; OpenSSH stops at 1,024 lines).

import type { Peer } from "../exchange/exchange-facts.ts";
import { startsAsSsh } from "../exchange/foreign-protocol.ts";
import { SECOND } from "../exchange/waiting.ts";
import { MAX_IDENT_LINE_BYTES } from "../limits.ts";
import type { Match } from "./context.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  lines: number;
  /** Mean pause between lines. */
  pause_s: number;
  limit: "lines" | "line-length" | null;
}

/** Lines that come this slowly, this often, are meant to hold the client. */
const MIN_LINES = 3;
const MIN_PAUSE = 1 * SECOND;

export default defineVerdict<Params>({
  code: "ident-preamble-too-long",
  stage: "identification",
  kind: "verdict",
  title: "Endless lines instead of an identification",
  match({ facts: { server } }) {
    const endless = endlessLine(server);
    if (endless !== null) return endless;
    const { preIdentLines: lines, preIdentLineCount: count, preambleLimit } = server.ssh;
    const first = lines[0];
    const last = lines[lines.length - 1];
    if (first === undefined || last === undefined || server.ssh.ident !== null) return null;
    const pauses = lines.slice(1).map((line, i) => line.at.time - lines[i]!.at.time);
    const pause = pauses.length === 0 ? 0 : pauses.reduce((sum, p) => sum + p, 0) / pauses.length;
    const params = { lines: count, pause_s: pause / SECOND, limit: preambleLimit };
    const evidence = [at(first.at, "server", "first line"), at(last.at, "server", `line ${lines.length}, still no identification`)];
    if (preambleLimit === "lines") return certain(params, evidence);
    return count >= MIN_LINES && pauses.every((p) => p >= MIN_PAUSE) ? likely(params, evidence) : null;
  },
  say: (p, { facts }) =>
    p.limit === null
      ? `${facts.server.ip} sends a line of text every ${duration(p.pause_s * SECOND)} and never an identification (${p.lines} lines so far): a tarpit that holds SSH clients.`
      : p.limit === "lines"
        ? `${facts.server.ip} sent ${p.lines} lines and no identification; clients give up there (OpenSSH after 1024).`
        : `${facts.server.ip} sent a line of more than ${bytes(MAX_IDENT_LINE_BYTES)} and no identification; clients give up there.`,
  causes: [
    { what: "endlessh or another SSH tarpit: the real server listens elsewhere", certainty: "likely" },
    { what: "a chat or talk service", certainty: "possible" },
    { what: "a device with a very long message before its identification", certainty: "possible", when: (p) => p.limit !== null },
  ],
  fixes: [
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  Port 2222`,
      why: "with the port of the real server in place of 2222: ask who runs the host",
    },
    { side: "server", command: (n) => `ss -ltnp 'sport = :${n.port}'; ss -ltnp | grep sshd`, why: "shows the tarpit on this port and where sshd listens" },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `ss -ltnp 'sport = :${n.port}'`,
    outcomes: [{ if: "the program is not sshd", then: "ident-preamble-too-long" }],
  }),
  page: {
    meaning:
      "The protocol lets a server send lines before its identification. A tarpit never stops, to keep scanners busy; a client that reaches one has the wrong port.",
    wire: ["Short lines at regular pauses of a second or more, or more than 1,024 lines, and no line that begins with SSH-."],
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
  return certain({ lines: ssh.preIdentLineCount, pause_s: 0, limit: ssh.preambleLimit }, evidence);
}
