// RFC 4253 4.2: the server owes its identification. The kernel acknowledged the client's for it; the program said nothing.

import { type AnswerToFin, answerToFin } from "../exchange/answer-to-fin.ts";
import { PATIENCE } from "../exchange/ending.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { closedAfter, resolverRounds, usualLimit } from "../exchange/identification-timing.ts";
import { silentSiblings } from "../exchange/silent-siblings.ts";
import { tooLate } from "../exchange/too-late.ts";
import { vantageOf } from "../exchange/vantage.ts";
import { hasSpoken, isStalled, SECOND } from "../exchange/waiting.ts";
import { TcpFlag } from "../net/packet.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { unlessSeenAt } from "./next-capture.ts";
import { resetsBetween } from "./reset-filter.ts";
import { duration } from "./words.ts";

interface Params {
  silent_for_s: number;
  ended_by: "client" | "server" | null;
  /** Other connections to the same server that are up and as silent. */
  silent_siblings: number;
  /** What the server's host made of the client's FIN: it lives, has forgotten the connection, or says nothing at all any more. */
  answer_to_fin: AnswerToFin;
  /** Its first byte came so long after the client had left. */
  late_by_s: number | null;
  /** A later packet of it, or a capture at its host, shows that it said nothing; else it may have been lost on the way. */
  silence_seen: boolean;
}

const SILENT = ": its kernel, or that of a front, lives; the SSH program does not answer";
const ANSWERS: Readonly<Record<AnswerToFin, string>> = {
  forgotten: "; the client's FIN was answered with RST, for by then its host no longer knew the connection",
  none: "; not even the client's FIN was acknowledged any more, so the way back, or that host, was dead by then",
  acknowledged: SILENT,
  unknown: SILENT,
};
const MAY_BE_LOST = ": the SSH program does not answer, or what it says is lost before this point, for no later packet of it shows where it stood";

/** A packet of the server this long after its ACK still has the SEQ of one that has said nothing: nothing was lost. */
const LATER = 1 * SECOND;

/** Whether the server's silence is seen, and not only that nothing came: at the server itself, or by a later packet of it (bytes lost before it would be a hole). */
function isSilenceSeen(facts: ExchangeFacts, since: number): boolean {
  if (vantageOf(facts) === "server") return true;
  const { fromOriginator } = facts.server;
  return facts.segments.some((s) => s.fromOriginator === fromOriginator && s.kind !== "copy" && (s.flags & TcpFlag.Rst) === 0 && s.time - since > LATER);
}

function whatThen(p: Params): string {
  return p.answer_to_fin === "unknown" && !p.silence_seen ? MAY_BE_LOST : ANSWERS[p.answer_to_fin];
}

export default defineVerdict<Params>({
  code: "server-silent-before-ident",
  stage: "identification",
  kind: "verdict",
  title: "The server accepts the connection and says nothing",
  restsOnAbsenceOf: "server",
  match(context) {
    const { facts, stallAfter } = context;
    const { closing, client, server, connection } = facts;
    const late = tooLate(facts, server.ssh.firstByteAt);
    if (!connection.established || (late === null && hasSpoken(server)) || !hasSpoken(client) || client.half.acked < client.half.highest) return null;
    const byServer = closing?.by === "server" ? usualLimit(closedAfter(facts)) !== null : null;
    if (byServer === false || (closing === null && !isStalled(facts, stallAfter))) return null;
    const said = client.ssh.firstByteAt;
    const answer = facts.segments.find((s) => s.fromOriginator === server.fromOriginator && s.ackOffset > 0);
    if (said === null || answer === undefined) return null;
    const end = closing?.time ?? connection.lastTime + facts.openFor;
    // A client that leaves sooner has not waited for anything: killed-locally.
    if (closing?.by === "client" && end - said.time < PATIENCE) return null;
    const evidence = [at(said, "client", "identification"), at(answer, "server", "acknowledges it (the kernel does that)")];
    if (closing !== null) evidence.push(atClosing(closing));
    const silent = silentSiblings(context, end).count;
    const ended_by = closing === null || closing.by === "network" ? null : closing.by;
    const params = {
      silent_for_s: (end - said.time) / SECOND,
      ended_by,
      silent_siblings: silent,
      answer_to_fin: answerToFin(facts, "client"),
      late_by_s: late === null ? null : late / SECOND,
      silence_seen: late !== null || isSilenceSeen(facts, answer.time),
    };
    // Whoever does not answer a FIN either may have spoken into the same dead way.
    return params.answer_to_fin === "none" || !params.silence_seen ? likely(params, evidence) : certain(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} acknowledged the client's identification and then sent nothing for ${duration(p.silent_for_s * SECOND)}${p.ended_by === "client" ? ", until the client gave up" : p.ended_by === "server" ? ", until it closed" : ""}${p.late_by_s === null ? whatThen(p) : `; its first bytes came ${duration(p.late_by_s * SECOND)} later: it is slow, not dead`}.`,
  causes: [
    { what: "the listener hangs and its queue holds the connections (others are as silent)", certainty: "likely", when: (p) => p.silent_siblings > 0 },
    {
      what: "a RST in the client's name, out of sight of this capture, ended the server's side (deep packet inspection), or the server closed and its FIN was lost",
      certainty: "likely",
      when: (p) => p.answer_to_fin === "forgotten",
    },
    { what: "the way from the server to the client went dead after its ACK", certainty: "likely", when: (p) => p.answer_to_fin === "none" },
    { what: "sshd is stopped, swapped out or starved (memory, processes, file descriptors, a dead disk)", certainty: "possible" },
    {
      what: "tcp wrappers wait for a dead resolver: the answer came after a multiple of 5 s",
      certainty: "likely",
      when: (p) => p.late_by_s !== null && resolverRounds((p.silent_for_s + p.late_by_s) * SECOND) !== null,
    },
    { what: "tcp wrappers wait for a dead resolver (a late answer comes after 5 or 10 s)", certainty: "possible", when: (p) => p.late_by_s === null },
    { what: "a front (docker-proxy, load balancer, socket unit) accepted, and its backend hangs", certainty: "possible" },
    { what: "the service at that port is not SSH and waits for something else", certainty: "possible", when: (p) => p.late_by_s === null },
    {
      what: "the server's identification is lost on its way to this point (deep packet inspection, a NAT or firewall that forgot the connection while the server was slow): a capture at the server shows it",
      certainty: "possible",
      when: (p) => !p.silence_seen,
    },
    {
      what: "the server's own packet filter drops what it says before it leaves (an OUTPUT rule)",
      certainty: "possible",
      when: (p) => p.late_by_s === null && p.silence_seen,
    },
    { what: "syslog is blocked, or the device lacks entropy at boot", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: resetsBetween,
      why: "during the next attempt: a RST that comes in the client's name, which the client did not send, is made by a device on the way; allow SSH there for these two addresses",
      when: (p) => p.answer_to_fin === "forgotten",
    },
    {
      side: "server",
      command: (n) => `ip route get ${n.client} from ${n.server}; ip neigh show; ip -s link`,
      why: "the way back, for that is what died: a route that changed, a neighbour that is FAILED, an interface that drops",
      when: (p) => p.answer_to_fin === "none",
    },
    {
      side: "server",
      command: (n) => `ps -eo pid,stat,wchan:24,cmd | grep -E '[s]shd|[d]ropbear'; ss -ltn 'sport = :${n.port}'`,
      why: "on the console: state T or D, or a Recv-Q on the listener, names the hang",
    },
    {
      side: "server",
      command: (n) => `systemctl restart ${n.unit}; journalctl ${n.journal} -n 50`,
      why: "brings a hung listener back; sessions that are open live on",
    },
    { side: "server", command: () => "free -m; df -h / /var; dmesg | tail -20", why: "memory, disks and the kernel's own complaints" },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `tcpdump -ni any 'port 53 or (tcp port ${n.port} and host ${n.client})'`,
    outcomes: [
      ...unlessSeenAt(n, "server", [{ if: "the server's identification leaves the host", then: "ident-dropped-in-path" }]),
      { if: "DNS queries without answer stand between", then: "server-stall-dns-libwrap" },
      { if: "neither", then: "server-silent-before-ident" },
    ],
  }),
  page: {
    meaning:
      "The TCP connection stands and the client's identification was acknowledged, but that is the kernel's work. The program that should answer is not running its turn.",
    wire: ["Handshake, client identification, its ACK within a round trip, then nothing from the server until somebody gives up."],
    lookAlikes: [
      "tcp-ack-lost: the identification is not acknowledged and the SYN-ACK repeats.",
      "ident-dropped-in-path: a later ACK of the server is ahead of what it sent: it did speak.",
      "server-waits-client-first: the client was silent too.",
      "server-stall-dns-libwrap: it ends after a multiple of 5 s.",
    ],
    messages: {
      client: [
        "Connection timed out during banner exchange",
        "Connection to HOST port PORT timed out",
        "Error reading SSH protocol banner",
        "Timed out while waiting for handshake",
      ],
      server: [],
    },
    source: ["OpenSSH kex.c kex_exchange_identification", "OpenSSH sshd.c server_accept_loop"],
  },
});
