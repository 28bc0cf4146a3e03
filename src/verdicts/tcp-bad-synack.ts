// RFC 5961 4: a SYN that hits an old connection of the same 4-tuple gets a challenge ACK; RFC 9293 3.10.7.3: an unacceptable ACK is answered with RST.

import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { handshakeOf } from "../exchange/handshake.ts";
import { isComplete } from "../exchange/kex-progress.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { answerFromAddressAsked } from "./answer-from-address-asked.ts";
import type { Match } from "./context.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";

interface Params {
  /** "unasked": no SYN to this address is in the capture, and the client answers the SYN-ACK with RST. */
  kind: "challenge-ack" | "wrong-ack" | "unasked";
  /** Absent where a page is written. */
  client_port?: number;
}

export default defineVerdict<Params>({
  code: "tcp-bad-synack",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The answer to the SYN acknowledges something else",
  // A challenge ACK heals itself: then it stands beside whatever came of the connection, as the reason of its delay.
  beside: () => true,
  match({ facts }) {
    const { syns, synAcks, strangeAnswers } = handshakeOf(facts);
    const strange = strangeAnswers[0];
    const syn = syns[0];
    if (syn === undefined) return unasked(facts, synAcks[0]);
    if (strange === undefined) return null;
    // Healed, and dead of something else later on: that is another verdict.
    if (synAcks.length > 0 && (strange.time > synAcks[0]!.time || !isComplete(facts))) return null;
    const challenge = (strange.flags & TcpFlag.Syn) === 0;
    const reset = facts.segments.find((s) => s.fromOriginator && (s.flags & TcpFlag.Rst) !== 0 && s.time >= strange.time);
    const evidence = [
      at(syn, "client", "SYN"),
      at(strange, "server", challenge ? "bare ACK of another sequence number" : "SYN-ACK of another sequence number"),
    ];
    if (reset !== undefined) evidence.push(at(reset, "client", "RST in answer"));
    return likely({ kind: challenge ? "challenge-ack" : "wrong-ack", client_port: facts.client.port }, evidence);
  },
  say: (p, { facts }) =>
    p.kind === "unasked"
      ? `${facts.server.ip} sent a SYN-ACK to ${facts.client.ip}, which had not asked this address and answered with RST: the SYN went to another address, and the answer comes from the wrong one.`
      : p.kind === "challenge-ack"
        ? `${facts.server.ip} answered the SYN with a bare ACK of another sequence number: it still holds an older connection from ${facts.client.ip} port ${facts.client.port}.`
        : `The SYN-ACK in the name of ${facts.server.ip} acknowledges a sequence number that ${facts.client.ip} never sent.`,
  causes: [
    {
      what: "the same client port was used again while the server keeps the old connection (a crash, a NAT that hands ports out again)",
      certainty: "likely",
      when: (p) => p.kind === "challenge-ack",
    },
    { what: "a SYN proxy or a device that rewrites sequence numbers is broken", certainty: "likely", when: (p) => p.kind === "wrong-ack" },
    {
      what: "the server, or a NAT or load balancer before it, answers from another of its addresses than the one that the SYN was sent to",
      certainty: "likely",
      when: (p) => p.kind === "unasked",
    },
    { what: "the SYN was forged: somebody used the client's address (a scan or a flood)", certainty: "possible", when: (p) => p.kind === "unasked" },
    { what: "two machines have the same address", certainty: "possible", when: (p) => p.kind !== "unasked" },
  ],
  fixes: [
    {
      side: "server",
      command: (n, p) => `ss -K dst ${n.client} dport = :${p.client_port ?? "CLIENT_PORT"} sport = :${n.port}`,
      why: "on the server: drops the old connection, if it does not go away by itself after the client's RST",
      when: (p) => p.kind === "challenge-ack",
    },
    {
      side: "network",
      command: () => "sysctl net.netfilter.nf_conntrack_tcp_timeout_established",
      why: "on the NAT: it must remember a connection longer than the server does",
      when: (p) => p.kind === "challenge-ack",
    },
    ...answerFromAddressAsked<Params>((p) => p.kind === "unasked"),
    {
      side: "server",
      command: (n) => `arping -D -I eth0 -c 3 ${n.server}`,
      why: "an answer means that a second machine has the address; on the server itself (from anywhere else the server answers), with its own interface",
      when: (p) => p.kind !== "unasked",
    },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      "server",
      [
        p.kind === "unasked"
          ? { if: "the SYN arrives for this address, or for another of the same host", then: "tcp-bad-synack" }
          : { if: "the server sends another ACK number than arrives at the client", then: "tcp-bad-synack" },
        { if: "the server never sends this answer", then: "injected-reset" },
      ],
      "tcpdump -nvi any",
    ),
  page: {
    meaning:
      "Something answered the SYN as if it belonged to another connection. A challenge ACK heals itself: the client resets the old connection and its next SYN works.",
    wire: [
      "SYN, then a bare ACK (or SYN-ACK) whose ACK is not ISN + 1; the client answers RST and repeats the SYN after a second.",
      "Or a SYN-ACK from an address that the client never sent a SYN to, and the client's RST; where its SYN to another address is captured, that one is tcp-no-response and names this address.",
    ],
    lookAlikes: [
      "injected-reset: there a RST comes, not an ACK.",
      "peer-state-lost: there an established connection is no longer known.",
      "syn-scan: a right SYN-ACK, then a RST of the client.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection reset by peer"], server: [] },
    source: ["RFC 5961 4", "RFC 9293 3.10.7.3"],
  },
});

/** The client's kernel knows of no SYN to this address: it resets what answers it (RFC 9293 3.10.7.1), and says nothing else. */
function unasked(facts: ExchangeFacts, synAck: Segment | undefined): Match<Params> | null {
  const said = facts.segments.filter((s) => s.fromOriginator);
  const rst = said[0];
  if (synAck === undefined || rst === undefined || !said.every((s) => s.flags === TcpFlag.Rst && s.seq === synAck.ack)) return null;
  const evidence = [at(synAck, "server", "SYN-ACK, and no SYN to this address"), at(rst, "client", "RST in answer")];
  return likely({ kind: "unasked", client_port: facts.client.port }, evidence);
}
