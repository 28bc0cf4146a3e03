// A half-open scan: the SYN-ACK is answered with RST, nothing was ever accepted.

import { handshakeOf } from "../exchange/handshake.ts";
import { resetOfLateSynAck } from "../exchange/late-syn-ack.ts";
import { strayFlags } from "../exchange/stray-flags.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { TcpFlag } from "../net/packet.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";

interface Params {
  window: number;
  options: boolean;
  /** The SYN is one of an operating system's own TCP: it scales its window (RFC 7323), which raw-socket scanners mostly leave out. */
  of_a_kernel: boolean;
}

export default defineVerdict<Params>({
  code: "syn-scan",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "probe",
  title: "A half-open port scan",
  match({ facts }) {
    const stray = strayFlags(facts);
    if (stray !== null) return likely({ window: stray.window, options: false, of_a_kernel: false }, [at(stray, "client", "segment without SYN, ACK or RST")]);
    const { syns, synAcks, ack } = handshakeOf(facts);
    const syn = syns[0];
    const synAck = synAcks[0];
    if (syn === undefined || synAck === undefined || hasSpoken(facts.client) || hasSpoken(facts.server)) return null;
    const rst = facts.segments.find((s) => s.fromOriginator && (s.flags & TcpFlag.Rst) !== 0 && s.time >= synAck.time);
    // A RST further on in the stream ends a connection whose bytes were not captured.
    if (rst === undefined || rst.offset > 0 || (ack !== null && ack !== rst && ack.time < rst.time)) return null;
    if (resetOfLateSynAck(facts) !== null) return null;
    const of_a_kernel = syn.windowScale !== -1;
    const evidence = [at(synAck, "server", "SYN-ACK"), at(rst, "client", "RST in answer")];
    return (of_a_kernel ? possible : likely)({ window: syn.window, options: syn.mss !== -1, of_a_kernel }, evidence);
  },
  say: (p, { facts }) =>
    strayFlags(facts) !== null
      ? `${facts.client.ip} sent a segment with flags that no connection has (neither SYN, ACK nor RST): a port scan (FIN, NULL or Xmas), not a login.`
      : p.of_a_kernel
        ? `${facts.client.ip} answered the SYN-ACK with RST: a port scan, or a client that had given up or been reset before the SYN-ACK came. The server's program never saw the connection.`
        : `${facts.client.ip} answered the SYN-ACK with RST: a port scan, not a login. The server's program never saw the connection.`,
  causes: [
    { what: "nmap -sS (or -sF, -sN, -sX), masscan, zmap or another raw-socket scanner", certainty: "likely", when: (p) => !p.of_a_kernel },
    { what: "a scanner whose SYN looks like an operating system's", certainty: "possible", when: (p) => p.of_a_kernel },
    {
      what: "the client's program had given up by then: a short time limit, or another address of the name had answered first (happy eyeballs)",
      certainty: "possible",
      when: (p) => p.of_a_kernel,
    },
    {
      what: "a RST in the server's name reached the client before the SYN-ACK, out of sight of this capture: ssh says connection refused or reset",
      certainty: "possible",
      when: (p) => p.of_a_kernel,
    },
    { what: "the client's own packet filter lost its state for the connection", certainty: "possible", when: (_, { facts }) => strayFlags(facts) === null },
  ],
  fixes: [],
  nextCapture: (n, p) =>
    p.of_a_kernel
      ? packetsAt(n, "client", [
          { if: "a RST in the server's name comes before the SYN-ACK", then: "tcp-refused-by-middlebox" },
          { if: "none comes", then: "syn-scan" },
        ])
      : null,
  page: {
    meaning: "Somebody looked whether the port is open, without completing the handshake. Nobody's login failed.",
    wire: [
      "SYN (often window 1024 and at most one option), SYN-ACK, RST without ACK within one round trip; often many ports or hosts.",
      "Or a lone segment with FIN, with FIN, PSH and URG, or with no flag at all: without ACK no connection has such (RFC 9293 3.10.7.4).",
    ],
    lookAlikes: ["tcp-synack-lost: there the client sends no RST but repeats its SYN.", "client-gone-before-ident: there the handshake was completed."],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.10.7.3"],
  },
});
