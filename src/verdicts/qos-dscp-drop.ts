// RFC 2474: the DSCP field. A device that mishandles one marking loses every packet that carries it, whatever its size.
import { ackArrived } from "../exchange/ack-arrived.ts";
import type { LostSegment } from "../exchange/exchange-facts.ts";
import { stageOfLoss } from "../exchange/stage.ts";
import { wayAfterLoss } from "../exchange/way-after-loss.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { otherEnd, packetsAt } from "./next-capture.ts";
import { times } from "./words.ts";

interface Params {
  from: "client" | "server";
  dscp: number;
  transmissions: number;
}

/** DSCP is the upper six bits of the traffic class; the lower two are ECN (RFC 3168). */
const dscpOf = (trafficClass: number): number => trafficClass >> 2;
const MIN_TRANSMISSIONS = 3;

/** Every marked packet starts at or beyond the lost byte, and nothing unmarked does: the marking is the difference. */
function isMarkOfTheLost(own: readonly Segment[], dscp: number, lost: LostSegment): boolean {
  return own.every((s) => dscpOf(s.trafficClass) !== dscp || (s.length > 0 && s.offset >= lost.offset));
}

/** A program marks its socket once it is awake, and its bare ACKs with it: from then on all is lost, and all before was delivered. */
function isMarkedFrom(own: readonly Segment[], dscp: number, lost: LostSegment): boolean {
  return own.every((s) => (dscpOf(s.trafficClass) === dscp) === s.time >= lost.firstTime);
}

export default defineVerdict<Params>({
  code: "qos-dscp-drop",
  stage: "any",
  kind: "verdict",
  title: "Packets with one DSCP marking are lost",
  match({ facts }) {
    if (facts.stage === "tcp-connect" || facts.stage === "encrypted") return null;
    const lost = facts.lost.find(
      (l) => l.seenFrom === "sender" && l.transmissions >= MIN_TRANSMISSIONS && (l.smallerPassed || (l.from === "client" && ackArrived(facts))),
    );
    const first = lost?.evidence[0];
    if (lost === undefined || first === undefined) return null;
    const sender = lost.from === "client" ? facts.client : facts.server;
    const dscp = dscpOf(first.trafficClass);
    const own = facts.segments.filter((s) => s.fromOriginator === sender.fromOriginator && (s.flags & TcpFlag.Rst) === 0);
    if (dscp === 0 || own.every((s) => dscpOf(s.trafficClass) === dscp)) return null;
    if (!(isMarkOfTheLost(own, dscp, lost) || (isMarkedFrom(own, dscp, lost) && wayAfterLoss(facts, lost) !== "passes"))) return null;
    const last = lost.evidence[lost.evidence.length - 1]!;
    const evidence = [at(first, lost.from, `DSCP ${dscp}`), at(last, lost.from, `the same bytes again, DSCP ${dscp}, never acknowledged`)];
    return { ...possible({ from: lost.from, dscp, transmissions: lost.transmissions }, evidence), stage: stageOfLoss(facts, lost.from, lost.offset) };
  },
  say: (p) =>
    `Every packet of the ${p.from} with DSCP ${p.dscp} is lost (the first was sent ${times(p.transmissions)}), while its unmarked packets get through.`,
  causes: [
    { what: "a router, NAT or Wi-Fi access point mishandles the marking", certainty: "possible" },
    { what: "a policer drops that traffic class", certainty: "possible" },
    { what: "DPI drops the packet for its content (see ident-dropped-in-path)", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  IPQoS none`,
      command: (n) => `ssh -G ${n.server} | grep -i ipqos`,
      why: "the client no longer marks its packets; try it once with ssh -o IPQoS=none",
      when: (p) => p.from === "client",
      of: "openssh",
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "IPQoS none",
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -i ipqos`,
      why: "the server no longer marks its packets; put the line above the first Include and Match",
      when: (p) => p.from === "server",
    },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      otherEnd(p.from),
      [
        { if: "the marked packets do not arrive, and with IPQoS none they do", then: "qos-dscp-drop" },
        { if: "they do not arrive with IPQoS none either", then: "ident-dropped-in-path" },
      ],
      "tcpdump -nvi any",
    ),
  page: {
    meaning: "OpenSSH marks its packets (AF21 or EF, by version; lowdelay in older Debian). Some devices drop or misroute what is marked so.",
    wire: [
      "Handshake without marking, fine; then every packet of one side that carries a DSCP value is repeated and never acknowledged, at any size.",
      "A server that marks its socket: its SYN-ACK is not marked and arrives, its identification is the first that is marked and lost.",
    ],
    lookAlikes: ["ident-dropped-in-path: by content; IPQoS none does not help.", "kexinit-lost-path-mtu: by size."],
    messages: { client: ["Connection timed out during banner exchange"], server: [] },
    source: ["RFC 2474", "OpenSSH readconf.c (IPQoS)"],
  },
});
