// RFC 9293 3.10.7: a host that sent RST has nothing more to say on that connection. One that goes on did not send it.

import type { ExchangeFacts, InjectedReset } from "../exchange/exchange-facts.ts";
import { freshReset } from "../exchange/fresh-reset.ts";
import { classifyRst } from "../exchange/rst-class.ts";
import { stageAt } from "../exchange/stage.ts";
import type { Segment } from "../tcp/segment.ts";
import { certain, defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { otherEnd, packetsAt } from "./next-capture.ts";
import { resetsBetween } from "./reset-filter.ts";

interface Params {
  in_name_of: "client" | "server";
  proof: InjectedReset["proof"] | "no-such-socket-at-once";
  detail: string;
  /** Its shape is that of a host without such a connection, in answer to a packet of it. */
  no_such_socket: boolean;
}

/** Genuine packets with one and the same hop limit that make a different one of the RST telling. */
const TELLING_PACKETS = 2;

/** A host that knows nothing of a connection takes the SEQ of its RST from the ACK of what it answers (RFC 9293 3.5.2). */
function isAnswer({ segments }: ExchangeFacts, rst: Segment): boolean {
  const before = segments.findLast((s) => s.fromOriginator !== rst.fromOriginator && s.time <= rst.time);
  return before !== undefined && before.ack === rst.seq;
}

export default defineVerdict<Params>({
  code: "injected-reset",
  stage: "any",
  kind: "verdict",
  outcome: "failed",
  title: "A reset was injected on the way",
  beside: (verdictCode) => verdictCode === "exchange-complete",
  match({ facts }) {
    const injected = facts.injectedReset;
    if (injected?.effective && facts.stage !== "tcp-connect") {
      const params = {
        in_name_of: injected.inNameOf,
        proof: injected.proof,
        detail: injected.detail,
        no_such_socket: classifyRst(injected.segment) === "no-such-socket" && isAnswer(facts, injected.segment),
      };
      const evidence = [at(injected.segment, "network", `RST in the name of the ${injected.inNameOf}, hop limit ${injected.segment.hopLimit}`)];
      const later = facts.segments.find((s) => s.fromOriginator === injected.segment.fromOriginator && s.length > 0 && s.time > injected.segment.time);
      if (later !== undefined) evidence.push(at(later, injected.inNameOf, `data of the ${injected.inNameOf}, after "its" RST`));
      const stage = stageAt(facts, injected.segment.time);
      // From as far away as the end itself, it may be the end's own, for a connection that a NAT renamed on the way. At two places of one way
      // (copies) the same packets have two hop limits.
      if (injected.proof === "data-after-reset")
        return {
          ...(params.no_such_socket && !(injected.otherHopLimit && facts.connection.copies === 0) ? likely(params, evidence) : certain(params, evidence)),
          stage,
        };
      return { ...(injected.genuinePackets >= TELLING_PACKETS ? likely(params, evidence) : possible(params, evidence)), stage };
    }
    // Seen from the far side: the end that got the forged RST no longer knows the connection, seconds after it was made.
    const fresh = freshReset(facts);
    if (fresh === null) return null;
    const detail = `the ${fresh.from}'s host no longer knew the connection ${(fresh.age / 1e6).toFixed(0)} ms after it was made, and had not closed it`;
    const evidence = [
      at(fresh.provoked, fresh.from === "client" ? "server" : "client", "data"),
      at(fresh.rst, fresh.from, "RST without ACK in answer: no such connection here"),
    ];
    return possible({ in_name_of: fresh.from === "client" ? "server" : "client", proof: "no-such-socket-at-once", detail, no_such_socket: true }, evidence);
  },
  say: (p) =>
    p.proof === "no-such-socket-at-once"
      ? `One end had already dropped the young connection without ever closing it (${p.detail}): a RST forged in the ${p.in_name_of}'s name may have reached it, out of sight of this capture, or its packets come there under another address or port by now.`
      : p.no_such_socket
        ? `The RST in the ${p.in_name_of}'s name came from a host that has no such connection, while the ${p.in_name_of} itself has it: ${p.detail}.`
        : `The RST came in the ${p.in_name_of}'s name, but the ${p.in_name_of} did not send it: ${p.detail}.`,
  causes: [
    { what: "a firewall or IPS resets what it takes for SSH (an action like reset-both)", certainty: "likely" },
    { what: "deep packet inspection of a provider, a company or a state", certainty: "possible" },
    {
      what: "a NAT on the way gave the connection another port or address in its midst (state lost, two lines, a failover): under that name the host has none",
      certainty: "possible",
      when: (p) => p.no_such_socket,
    },
    {
      what: "two hosts answer for this address: another node of a load balancer, of ECMP or of anycast, or the address is used twice",
      certainty: "possible",
      when: (p) => p.no_such_socket,
    },
    {
      what: "a load balancer or NAT that ends idle connections with a RST of its own",
      certainty: "possible",
      when: (_p, { facts: { closing } }) => closing !== null && closing.quietBefore > 60e9,
    },
    {
      what: "the process at that end was killed in a way that skipped its FIN, or its host firewall answered for it",
      certainty: "possible",
      when: (p) => p.proof === "no-such-socket-at-once",
    },
  ],
  fixes: [
    {
      side: "network",
      command: resetsBetween,
      why: "on both sides of the firewall or IPS: the RST appears on one side only where it is made; allow the application SSH there for these two addresses",
    },
    {
      side: "network",
      command: (n) => `conntrack -L -s ${n.client}; conntrack -L -d ${n.client}`,
      why: "on each NAT and load balancer on the way: two entries for one connection, with different ports or nodes, are the fault; make them keep a connection where it is",
      when: (p) => p.no_such_socket,
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: (n) => `Port ${n.port}\nPort 443`,
      command: (n) => `sshd -t && systemctl restart ${n.unit}`,
      why: "a second port that is not inspected as SSH, until the device is set right; then: ssh -p 443",
    },
  ],
  nextCapture: (n, p) =>
    p.proof === "no-such-socket-at-once"
      ? packetsAt(
          n,
          otherEnd(p.in_name_of),
          [
            { if: `a RST in the ${p.in_name_of}'s name arrives at the ${otherEnd(p.in_name_of)}`, then: "injected-reset" },
            { if: `none arrives, and the ${otherEnd(p.in_name_of)} gives the connection up by itself`, then: "peer-state-lost" },
          ],
          "tcpdump -nvi any -w rst.pcap",
        )
      : packetsAt(
          n,
          p.in_name_of,
          [
            { if: `no RST leaves the ${p.in_name_of}`, then: "injected-reset" },
            { if: `the RST leaves the ${p.in_name_of}`, then: "peer-state-lost" },
          ],
          "tcpdump -nvi any -w rst.pcap",
        ),
  page: {
    meaning: "A device between the two forged the end of the connection. Both ends blame each other, and neither did it.",
    wire: [
      "A RST whose hop limit differs from that of the end's genuine packets, or after which the genuine packets of that end still arrive.",
      "Often without ACK and with IP identification 0; sometimes two or three copies with different SEQ.",
      "At the other end: a RST that nobody there can explain, or silence.",
    ],
    lookAlikes: [
      "server-closed-before-ident: the RST has the server's hop limit and nothing of the server follows.",
      "peer-state-lost: the RST answers data after a long silence.",
      "A RST after both FINs: noise of the close.",
    ],
    messages: {
      client: ["Connection reset by HOST port PORT", "kex_exchange_identification: read: Connection reset by peer"],
      server: ["Connection reset by HOST port PORT [preauth]"],
    },
    source: ["RFC 9293 3.10.7", "RFC 5961 3"],
  },
});
