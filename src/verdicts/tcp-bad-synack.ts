// RFC 5961 4: a SYN that hits an old connection of the same 4-tuple gets a challenge ACK; RFC 9293 3.10.7.3: an unacceptable ACK is answered with RST.

import { handshakeOf } from "../exchange/handshake.ts";
import { isComplete } from "../exchange/kex-progress.ts";
import { TcpFlag } from "../net/packet.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";

interface Params {
  kind: "challenge-ack" | "wrong-ack";
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
    if (strange === undefined || syn === undefined) return null;
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
    p.kind === "challenge-ack"
      ? `${facts.server.ip} answered the SYN with a bare ACK of another sequence number: it still holds an older connection from ${facts.client.ip} port ${facts.client.port}.`
      : `The SYN-ACK in the name of ${facts.server.ip} acknowledges a sequence number that ${facts.client.ip} never sent.`,
  causes: [
    {
      what: "the same client port was used again while the server keeps the old connection (a crash, a NAT that hands ports out again)",
      certainty: "likely",
      when: (p) => p.kind === "challenge-ack",
    },
    { what: "a SYN proxy or a device that rewrites sequence numbers is broken", certainty: "likely", when: (p) => p.kind === "wrong-ack" },
    { what: "two machines have the same address", certainty: "possible" },
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
    {
      side: "server",
      command: (n) => `arping -D -I eth0 -c 3 ${n.server}`,
      why: "an answer means that a second machine has the address; on the server itself (from anywhere else the server answers), with its own interface",
    },
  ],
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the server sends another ACK number than arrives at the client", then: "tcp-bad-synack" },
        { if: "the server never sends this answer", then: "injected-reset" },
      ],
      "tcpdump -nvi any",
    ),
  page: {
    meaning:
      "Something answered the SYN as if it belonged to another connection. A challenge ACK heals itself: the client resets the old connection and its next SYN works.",
    wire: ["SYN, then a bare ACK (or SYN-ACK) whose ACK is not ISN + 1; the client answers RST and repeats the SYN after a second."],
    lookAlikes: [
      "injected-reset: there a RST comes, not an ACK.",
      "peer-state-lost: there an established connection is no longer known.",
      "syn-scan: a right SYN-ACK, then a RST of the client.",
    ],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection reset by peer"], server: [] },
    source: ["RFC 5961 4", "RFC 9293 3.10.7.3"],
  },
});
