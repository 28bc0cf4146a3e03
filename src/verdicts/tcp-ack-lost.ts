// RFC 9293 3.5: the server repeats its SYN-ACK because no packet of the client after the SYN arrives, though the client believes it is connected.
import { handshakeOf } from "../exchange/handshake.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { certain, defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { letEstablishedPass } from "./filter-rules.ts";
import { packetsAt } from "./next-capture.ts";
import { times } from "./words.ts";

interface Params {
  synack_count: number;
  /** The client's ACK was seen here; false: this point is beyond the loss. */
  ack_seen: boolean;
}

export default defineVerdict<Params>({
  code: "tcp-ack-lost",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The client's packets after the SYN do not reach the server",
  match({ facts }) {
    const { syns, synAcks, ack } = handshakeOf(facts);
    const first = synAcks[0];
    const last = synAcks[synAcks.length - 1];
    if (first === undefined || last === undefined || synAcks.length < 2 || hasSpoken(facts.server) || facts.closing?.by === "server") return null;
    // Without a repeated SYN the client had its SYN-ACK, or it never existed (a forged source).
    if (ack === null ? syns.some((s) => s.time > first.time) : last.time <= ack.time) return null;
    const evidence = [at(last, "server", `SYN-ACK, sent ${times(synAcks.length)} by now`)];
    if (ack === null) {
      const params = { synack_count: synAcks.length, ack_seen: false };
      return synAcks.length > 2
        ? likely(params, [at(first, "server", "SYN-ACK"), ...evidence])
        : possible(params, [at(first, "server", "SYN-ACK"), ...evidence]);
    }
    // A bare ACK is ignored on purpose by a listener with TCP_DEFER_ACCEPT; data that is not acknowledged is not.
    const data = facts.segments.find((s) => s.fromOriginator && s.length > 0);
    const params = { synack_count: synAcks.length, ack_seen: true };
    evidence.unshift(at(ack, "client", "ACK of the SYN-ACK"));
    if (data === undefined) return possible(params, evidence);
    if (facts.connection.originator.acked >= data.offset + data.length) return null;
    evidence.push(at(data, "client", "data, never acknowledged"));
    return certain(params, evidence);
  },
  say: (p, { facts }) =>
    p.ack_seen
      ? `${facts.server.ip} repeats its SYN-ACK (sent ${times(p.synack_count)}) although ${facts.client.ip} keeps acknowledging it: the client's packets after the SYN are lost between this point and the server.`
      : `${facts.server.ip} sent its SYN-ACK ${times(p.synack_count)} and nothing more came from ${facts.client.ip}, not even its SYN again: the client has the SYN-ACK, and its ACK and data are lost before this point.`,
  causes: [
    {
      what: "a stateful device passes the SYN and drops the rest of the flow (asymmetric path, full state table, a rule for new connections only)",
      certainty: "likely",
    },
    { what: "deep packet inspection drops what looks like SSH", certainty: "possible" },
    { what: "a filter on packet length or TTL", certainty: "possible" },
    { what: "the SYN had a forged source: nobody is waiting", certainty: "possible", when: (p) => !p.ack_seen },
    {
      what: "the listener uses TCP_DEFER_ACCEPT and waits for data that this client never sends",
      certainty: "possible",
      when: (_p, { facts }) => facts.client.half.highest === 0,
    },
  ],
  fixes: [
    {
      side: "network",
      command: letEstablishedPass,
      why: "lets packets of a connection that was let in pass in both directions; both directions must cross the same device",
    },
    {
      side: "network",
      command: (n) => `conntrack -L -p tcp --dport ${n.port} -s ${n.client}`,
      why: "shows on the firewall whether it holds a state for this connection, and which",
    },
  ],
  nextCapture: (n, p) =>
    p.ack_seen === false
      ? packetsAt(n, "client", [
          { if: "the SYN-ACK arrives and the client's ACK leaves", then: "tcp-ack-lost" },
          { if: "the client never sent that SYN", then: "syn-scan" },
        ])
      : packetsAt(n, "server", [
          { if: "the SYN arrives and the ACK does not", then: "tcp-ack-lost" },
          { if: "the ACK arrives and the SYN-ACK is still repeated", then: "server-waits-client-first" },
        ]),
  page: {
    meaning:
      "The handshake is half open: the client is connected in its own eyes and has sent its identification, the server still waits for the third packet of the handshake.",
    wire: [
      "SYN, SYN-ACK, ACK, data of the client; then the SYN-ACK again at 1, 3, 7 s, each time acknowledged by the client; the data repeated at 0.2, 0.4, 0.8 s.",
      "Seen at the server: one SYN, several SYN-ACKs, and nothing else from the client.",
    ],
    lookAlikes: [
      "server-silent-before-ident: there the client's data are acknowledged and no SYN-ACK is repeated.",
      "tcp-synack-lost: there the client repeats its SYN.",
    ],
    messages: { client: ["Connection timed out during banner exchange", "Connection to HOST port PORT timed out"], server: [] },
    source: ["RFC 9293 3.5", "OpenSSH kex.c kex_exchange_identification"],
  },
});
