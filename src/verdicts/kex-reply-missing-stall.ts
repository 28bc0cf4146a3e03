// RFC 4253 8: the server owes its reply, has the client's message, and says nothing. OpenSSH's client has no timer for this.

import { endedInSilence, silenceAtEnd } from "../exchange/ending.ts";
import { isAcknowledged, isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { packetTooBig } from "../exchange/packet-too-big.ts";
import { tooLate } from "../exchange/too-late.ts";
import { vantageOf } from "../exchange/vantage.ts";
import { SECOND } from "../exchange/waiting.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { wireText } from "../wire-text.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { AND_ICMP, packetsAt } from "./next-capture.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  message: string;
  method: string | null;
  host_key: string | null;
  silent_for_s: number;
  closed_by: "client" | "server" | "network" | null;
  /** The reply came so long after the client had left. */
  late_by_s: number | null;
}

/** Methods and keys that take an embedded processor seconds. */
const SLOW = /group1[5-8]|group-exchange|^ssh-rsa$|^rsa-sha2/;

export default defineVerdict<Params>({
  code: "kex-reply-missing-stall",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "server",
  title: "The server never answers the key exchange",
  match({ facts, stallAfter }) {
    const { client, server, negotiation } = facts;
    if (isComplete(facts) || !facts.visibility.bothSides || !endedInSilence(facts, stallAfter)) return null;
    const { begun, init, group, reply, family } = kexProgressOf(facts);
    const last = init ?? (group === null ? begun : null);
    const late = tooLate(facts, reply?.at);
    if (last === null || (late === null && (reply !== null || server.ssh.newkeys !== null)) || (negotiation !== null && negotiation.failing.length > 0))
      return null;
    if (!isAcknowledged(client, last) || server.half.claimed > server.half.highest || server.ssh.partialPacket !== null) return null;
    const message = messageName(last.number, family);
    const evidence = [at(last.at, "client", `${message}, acknowledged`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params: Params = {
      message,
      method: negotiation?.kex.chosen == null ? null : wireText(negotiation.kex.chosen),
      host_key: negotiation?.host_key.chosen == null ? null : wireText(negotiation.host_key.chosen),
      silent_for_s: silenceAtEnd(facts) / SECOND,
      closed_by: facts.closing?.by ?? null,
      late_by_s: late === null ? null : late / SECOND,
    };
    return possible(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} acknowledged the client's ${p.message}${p.method === null ? "" : ` (${p.method})`} and then sent nothing for ${duration(p.silent_for_s * SECOND)}; it owes its reply${p.closed_by === "server" ? ", and closed in the end" : ""}${p.late_by_s === null ? "" : `, which came ${duration(p.late_by_s * SECOND)} after the client had given up: the server is slow, not dead`}.`,
  causes: [
    {
      what: "the server's reply is too large for the path, as a router said of the client's packets, and no such message reaches the server",
      certainty: "likely",
      when: (_, { facts }) => packetTooBig(facts).length > 0,
    },
    {
      what: "a slow processor: a large group or an RSA key takes it seconds",
      certainty: "possible",
      when: (p) => SLOW.test(p.method ?? "") || SLOW.test(p.host_key ?? ""),
    },
    { what: "dropbear makes its host key on first use (-R)", certainty: "possible", when: (_, { software }) => software.server?.product === "dropbear" },
    { what: "the host key is in an agent, a smart card or an HSM that does not answer", certainty: "possible" },
    { what: "a Kerberos key exchange waits for its KDC", certainty: "possible", when: (p) => p.method?.startsWith("gss-") === true },
    {
      what: "the reply is lost on its way, and this capture point does not see that it was sent",
      certainty: "possible",
      when: (_, { facts }) => vantageOf(facts) !== "server",
    },
    { what: "the server's machine hangs", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu`,
      why: "on the router before the narrow link: lowers the MSS in the SYNs of both sides, so that nobody sends a segment that does not fit",
      when: (_, { facts }) => packetTooBig(facts).length > 0,
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o KexAlgorithms=curve25519-sha256 -o HostKeyAlgorithms=ssh-ed25519"),
      why: "the cheapest method and key, and a reply of some 250 bytes: helps against a slow processor and against a path that loses large packets",
    },
    {
      side: "server",
      command: () => "dropbearkey -t ed25519 -f /etc/dropbear/dropbear_ed25519_host_key",
      why: "makes the host key once, instead of when the first client waits for it",
      when: (_, { software }) => software.server?.product === "dropbear",
    },
    {
      side: "server",
      command: (n) => `ps -eo pid,stat,time,wchan:24,args | grep '[s]shd'; journalctl ${n.journal} -n 50`,
      why: "R in STAT is a process that computes, D one that waits for a disk or device",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
  ],
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the server sends its reply again and again", then: "kex-reply-lost-path-mtu" },
        { if: "the server sends nothing", then: "kex-reply-missing-stall" },
      ],
      "tcpdump -ni any -s 0",
      AND_ICMP,
    ),
  page: {
    meaning:
      "The client waits for the server's reply, for as long as the connection stands: OpenSSH's ConnectTimeout does not cover this step. What ends it is the server's login timer.",
    wire: [
      "The client's message 30 or 32 (or 34) acknowledged in full; the server's SEQ does not move.",
      "No close, or a FIN of the server after LoginGraceTime.",
    ],
    lookAlikes: [
      "kex-reply-lost-path-mtu: the server's SEQ is ahead: it did send.",
      "server-closed-after-kex-init: the server closes at once.",
      "slow-step: the reply came after all.",
    ],
    messages: {
      client: ["debug1: expecting SSH2_MSG_KEX_ECDH_REPLY", "Connection closed by HOST port PORT"],
      server: ["Timeout before authentication for HOST port PORT"],
    },
    source: ["RFC 4253 8", "OpenSSH kexgen.c input_kex_gen_init", "dropbear svr-kex.c"],
  },
});
