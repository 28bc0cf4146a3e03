// RFC 4253 4.2: the identification is at most 255 bytes. When it alone never arrives, size is not the reason.
import { ackArrived } from "../exchange/ack-arrived.ts";
import type { LostSegment } from "../exchange/exchange-facts.ts";
import { pathMtuCertainty } from "../exchange/path-mtu.ts";
import { unheeded } from "../exchange/unheeded.ts";
import { wayAfterLoss } from "../exchange/way-after-loss.ts";
import { RFC_IDENT_BYTES } from "../limits.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { otherEnd, packetsAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";
import { sayUnheeded, UNHEEDED_CAUSES, type UnheededParams, unheededFixes, unheededParams } from "./unheeded-words.ts";
import { bytes, times } from "./words.ts";

interface Params extends UnheededParams {
  length: number;
  transmissions: number;
  seen_from: LostSegment["seenFrom"];
  /** A larger segment of the same end got through. */
  larger_passed: boolean;
  /** Other packets of that end were seen to get through after it; else the way may have died at that moment. */
  others_pass: boolean;
}

/** Sent this often without an ACK, loss by chance is out of the question. */
const LIKELY_TRANSMISSIONS = 3;

export default defineVerdict<Params>({
  code: "ident-dropped-in-path",
  stage: "identification",
  kind: "verdict",
  title: "The identification is dropped on the way",
  match({ facts }) {
    const lost = facts.lost.find((l) => l.offset === 0 && l.length <= RFC_IDENT_BYTES && pathMtuCertainty(l) === null);
    if (lost === undefined || !facts.connection.established) return null;
    const way = wayAfterLoss(facts, lost);
    if (way === "dead") return null;
    const other = lost.from === "client" ? facts.server : facts.client;
    const first = lost.evidence[0]!;
    const last = lost.evidence[lost.evidence.length - 1]!;
    const params: Params = {
      from: lost.from,
      length: lost.length,
      transmissions: lost.transmissions,
      seen_from: lost.seenFrom,
      larger_passed: lost.largestDelivered > lost.length,
      others_pass: way === "passes",
      ...unheededParams(lost.seenFrom === "sender" ? unheeded(facts, lost.from, lost.evidence) : null),
    };
    if (lost.seenFrom === "receiver")
      return likely(params, [
        at(first, lost.from, `a later segment: ${bytes(lost.length)} before it never came`),
        ...(last === first ? [] : [at(last, other.end, "still acknowledges nothing of the stream")]),
      ]);
    // Only when the other direction lives, or the handshake's ACK arrived, is it this segment, and not the whole path, that is lost.
    if (params.reaches_host === null && !lost.smallerPassed && !(lost.from === "client" && lost.transmissions >= LIKELY_TRANSMISSIONS && ackArrived(facts)))
      return null;
    const evidence = [at(first, lost.from, "identification"), at(last, lost.from, "the same bytes again, never acknowledged")];
    return lost.transmissions >= LIKELY_TRANSMISSIONS && (params.others_pass || params.reaches_host !== null)
      ? likely(params, evidence)
      : possible(params, evidence);
  },
  say: (p, { facts }) =>
    p.reaches_host !== null
      ? `The ${p.from}'s identification (${bytes(p.length)}) was sent ${times(p.transmissions)} and never acknowledged. ${sayUnheeded(p, facts[otherEnd(p.from)].ip)}`
      : p.seen_from === "sender" && !p.others_pass
        ? `The ${p.from}'s identification (${bytes(p.length)}) was sent ${times(p.transmissions)} and never acknowledged, and nothing later of the ${p.from} had to pass: something on the way drops it for what it says, or the way went dead at that moment.`
        : p.seen_from === "sender"
          ? `The ${p.from}'s identification (${bytes(p.length)}) was sent ${times(p.transmissions)} and never acknowledged, while other packets get through${p.larger_passed ? ", larger ones too" : ""}: something on the way drops it for what it says.`
          : `The ${p.from}'s identification (${bytes(p.length)}) never arrived here, though what it sent afterwards did: something on the way dropped it for what it says.`,
  causes: [
    ...UNHEEDED_CAUSES,
    { what: "deep packet inspection drops what begins with SSH-", certainty: "likely", when: (p) => p.reaches_host === null },
    { what: "the way from this end went dead at that moment, for all packets", certainty: "possible", when: (p) => !p.others_pass && p.reaches_host === null },
    { what: "a rule on the DSCP marking of the packet (see qos-dscp-drop)", certainty: "possible", when: (p) => p.reaches_host === null },
    { what: "a stateful NAT or firewall that is broken for the first data of a connection", certainty: "possible", when: (p) => p.reaches_host === null },
  ],
  fixes: [
    ...unheededFixes<Params>(),
    {
      side: "network",
      command: (n) => `tcpdump -ni any 'tcp port ${n.port} and host ${n.client} and host ${n.server} and greater 60'`,
      why: "on both sides of each device on the way: the one that takes the identification in and does not let it out has the rule; exempt these two addresses there",
      when: (p) => p.reaches_host === null,
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o IPQoS=none"),
      why: "works if the marking, not the content, is what is dropped",
      when: (p) => p.reaches_host === null,
    },
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  ProxyCommand openssl s_client -quiet -connect %h:443`,
      why: "carries SSH inside TLS past the inspection; the server needs a TLS listener on 443 (stunnel, HAProxy, sslh) that passes to sshd",
      of: "openssh",
      when: (p) => p.reaches_host === null,
    },
  ],
  nextCapture: (n, p) =>
    p.seen_from === "sender"
      ? packetsAt(n, otherEnd(p.from), [
          ...(p.reaches_host === "answered"
            ? [{ if: "it arrives with another checksum, SEQ or timestamp than it left with", then: "ident-dropped-in-path" }]
            : []),
          { if: "the identification never arrives while other packets do", then: "ident-dropped-in-path" },
          { if: "it arrives and is acknowledged, but the ACK is lost", then: "retransmission-timeout" },
        ])
      : packetsAt(
          n,
          p.from,
          [
            { if: "the identification leaves again and again, marked like the packets that arrive", then: "ident-dropped-in-path" },
            { if: "it leaves with another marking (tos) than they have", then: "qos-dscp-drop" },
          ],
          "tcpdump -nvi any",
        ),
  page: {
    meaning:
      "One small segment with the identification is lost again and again while everything else passes. Networks lose by chance or by size; this is by content (or by marking).",
    wire: [
      "Sender's side: the identification repeated with growing pauses, never acknowledged, while ACKs and other segments pass (SACK shows it).",
      "Or the handshake, the identification again and again, and nothing back: a server that had missed the ACK would repeat its SYN-ACK.",
      "At the receiving host itself: it arrives, again and again, and that host takes no notice, or answers with an ACK of what came before.",
      "Receiver's side: a hole of the identification's length before a later segment, never filled.",
    ],
    lookAlikes: [
      "server-silent-before-ident: there the client's identification is acknowledged and the server has sent nothing.",
      "kexinit-lost-path-mtu: there only full-size segments are lost.",
      "tcp-ack-lost: there the SYN-ACK is repeated too.",
      "retransmission-timeout: there the other end had spoken before, and the path died later.",
    ],
    messages: {
      client: ["Connection timed out during banner exchange", "Connection to HOST port PORT timed out"],
      server: ["Timeout before authentication for HOST port PORT", "Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 4253 4.2", "RFC 2018"],
  },
});
