// RFC 9293 3.8.3: a SYN that nobody answers is repeated, with growing pauses, until the client gives up.

import { hadAnswer, handshakeOf } from "../exchange/handshake.ts";
import { icmpErrorsOf } from "../exchange/icmp-errors.ts";
import { SECOND } from "../exchange/waiting.ts";
import { answerFromAddressAsked } from "./answer-from-address-asked.ts";
import { certain, defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { letClientIn } from "./filter-rules.ts";
import { gotInBefore } from "./got-in-before.ts";
import { packetsAt } from "./next-capture.ts";
import { duration, times } from "./words.ts";

/** One lonely SYN at the very end of a capture may just not have been answered yet. */
const MIN_WAIT = 1 * SECOND;

interface Params {
  syn_count: number;
  waited_s: number;
  /** The address that acknowledged this very SYN though it was not asked; null without. */
  answered_by: string | null;
}

const silent = ({ answered_by }: Params): boolean => answered_by === null;

export default defineVerdict<Params>({
  code: "tcp-no-response",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "No answer to the SYN was seen",
  match(context) {
    const { facts, past } = context;
    const { syns, synAcks, strangeAnswers } = handshakeOf(facts);
    const first = syns[0];
    if (first === undefined || synAcks.length + strangeAnswers.length > 0 || facts.closing !== null || icmpErrorsOf(facts).length > 0 || hadAnswer(facts))
      return null;
    const waited = facts.connection.lastTime - facts.connection.firstTime + facts.openFor;
    if (syns.length < 2 && waited < MIN_WAIT) return null;
    const last = syns[syns.length - 1]!;
    const evidence = [at(first, "client", "SYN")];
    if (last !== first) evidence.push(at(last, "client", `the same SYN, sent ${times(syns.length)} by now`));
    const params = { syn_count: syns.length, waited_s: waited / SECOND, answered_by: context.strayAnswer };
    if (params.answered_by !== null) return certain(params, evidence);
    // The server's packets take another way on other connections too: its answer to this SYN may have taken it.
    if (past.some((other) => other.established && other.serverHopLimit === -1)) return possible(params, evidence);
    // Repeating it is what a client does that had no answer; one that doesn't may have had one that was not captured.
    return syns.length > 1 ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    p.answered_by !== null
      ? `${facts.client.ip} sent its SYN ${times(p.syn_count)} in ${duration(p.waited_s * SECOND)}. ${facts.server.ip} did not answer; a SYN-ACK that acknowledges this very SYN came from ${p.answered_by}, which ${facts.client.ip} had not asked: it takes no connection from there.`
      : `${facts.client.ip} sent its SYN ${times(p.syn_count)} in ${duration(p.waited_s * SECOND)}, and nothing came back to this capture point: no SYN-ACK, no RST, no ICMP.`,
  causes: [
    {
      what: "a NAT or load balancer passed the SYN to another host, which answers the client directly and not back through it",
      certainty: "likely",
      when: (p) => !silent(p),
    },
    {
      what: "the server has several addresses, and answers from another one than was asked",
      certainty: "likely",
      when: (p) => !silent(p),
    },
    {
      what: "fail2ban, a rate limit or a similar rule drops the packets of this client: it got in before, in this capture",
      certainty: "likely",
      when: (p, context) => silent(p) && gotInBefore(context),
    },
    {
      what: "a rule or a ban for this client alone: the server answers others, in this capture",
      certainty: "likely",
      when: (p, { facts, past }) =>
        silent(p) && past.some(({ established }) => established) && !past.some((other) => other.established && other.clientIp === facts.client.ip),
    },
    { what: "a firewall, a cloud security group or a network ACL drops the SYN", certainty: "possible", when: silent },
    {
      what: "the host is down, or the address is wrong",
      certainty: "possible",
      when: (p, { past }) => silent(p) && !past.some(({ established }) => established),
    },
    {
      what: "fail2ban or a similar tool bans this client by dropping its packets",
      certainty: "possible",
      when: (p, { past }) => silent(p) && !past.some(({ established }) => established),
    },
    { what: "the answer is lost on its way back (asymmetric route, reverse-path filter, stateless ACL)", certainty: "possible", when: silent },
    { what: "the accept queue of the listener is full", certainty: "possible", when: silent },
  ],
  fixes: [
    ...answerFromAddressAsked<Params>((p) => !silent(p)),
    {
      side: "server",
      command: (n) => `tcpdump -ni any 'tcp port ${n.port} and host ${n.client}'`,
      why: "shows first where to look, while the client tries again: SYNs that come and get no answer are dropped by the server's own filter or a ban (the lines below); none: the way there, a cloud's security group or the address",
      when: silent,
    },
    ...letClientIn<Params>("server", "lets this client through the packet filter of the server, where the filter is what drops its SYN", silent),
    {
      side: "server",
      command: (n) => `fail2ban-client set sshd unbanip ${n.client}`,
      why: "lifts a ban, where the same client could connect before",
      when: silent,
    },
    ...letClientIn<Params>("router", "on a router of the path, where that one filters", silent),
  ],
  nextCapture: (n) =>
    packetsAt(n, "server", [
      { if: "no SYN arrives", then: "tcp-no-response" },
      { if: "SYNs arrive and SYN-ACKs leave", then: "tcp-synack-lost" },
      { if: "SYNs arrive, nothing leaves, and other connections are established but silent", then: "tcp-accept-queue-overflow" },
    ]),
  page: {
    meaning:
      "The client asked for a connection, and no answer of any kind came to the place of the capture: that much is certain. Something on the way, or the server's own packet filter, swallowed the SYN or the answer. Seen from one place alone it cannot be said which.",
    wire: [
      "The same SYN (same ports, same ISN) after 1, 2, 3, 4, 5, 7, 11 s (Linux 6.5 and later) or after 1, 3, 7, 15 s (older Linux, others).",
      "No SYN-ACK, no RST and no ICMP error for it from the address that was asked.",
    ],
    lookAlikes: [
      "tcp-synack-lost: the same at the client; at the server SYN-ACKs leave.",
      "tcp-accept-queue-overflow: other connections to the port are established and silent.",
      "tcp-bad-synack: the SYN-ACK of an address that was not asked, as a connection of its own; if it acknowledges this SYN, it is named here.",
      "one-sided-capture: the answers take another path past the capture point; then the client goes on to send data.",
    ],
    messages: {
      client: ["ssh: connect to host HOST port PORT: Connection timed out", "Operation timed out", "Network error: Connection timed out"],
      server: [],
    },
    source: ["RFC 9293 3.8.3", "OpenSSH sshconnect.c timeout_connect"],
  },
});
