// Only one direction was captured. The ACK numbers of the side that is seen tell how much the other one sent.
import { TcpFlag } from "../net/packet.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { bytes } from "./words.ts";

interface Params {
  seen: "client" | "server";
  /** Bytes of the unseen side that the seen side acknowledged. */
  acknowledged: number;
}

export default defineVerdict<Params>({
  code: "one-sided-capture",
  stage: "any",
  kind: "capture",
  outcome: "unknown",
  title: "Only one direction was captured",
  beside: () => true,
  match({ facts }) {
    const { client, server, visibility, segments } = facts;
    if (visibility.bothSides) return null;
    const seen = client.visible ? client : server;
    const unseen = client.visible ? server : client;
    // A client that repeats its SYN has no answer; one that goes on to acknowledge or to send has one that was not captured.
    const proof = segments.find((s) => (s.flags & TcpFlag.Syn) === 0 && (s.flags & TcpFlag.Ack) !== 0 && (s.flags & TcpFlag.Rst) === 0);
    if (proof === undefined || (!facts.connection.synSeen && !facts.connection.synAckSeen && seen.ssh.bytes === 0)) return null;
    const last = segments.findLast((s) => s.ackOffset > 0) ?? proof;
    const acknowledged = Math.max(unseen.half.acked, 0);
    return certain({ seen: seen.end, acknowledged }, [at(last, seen.end, `acknowledges ${bytes(acknowledged)} of the ${unseen.end} that were not captured`)]);
  },
  say: (p) =>
    `Only packets of the ${p.seen} were captured, and they acknowledge ${bytes(p.acknowledged)} of the other side: it did answer, on a path that this capture does not see. Nothing may be concluded from its silence.`,
  causes: [
    { what: "the answers take another path (asymmetric routing), or the mirror port copies one direction", certainty: "likely" },
    { what: "the capture filter selects one direction (src or dst instead of host)", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -i any -s 0 -w ssh.pcap 'tcp port ${n.port} or icmp or icmp6'`,
      why: "capture on one of the two hosts, where both directions must pass",
    },
  ],
  page: {
    meaning: "The capture shows one side of the conversation. What the other side said can only be inferred from acknowledgements.",
    wire: ["All packets have one source; their ACK numbers advance."],
    lookAlikes: ["tcp-no-response: there the ACK never advances; only the SYN repeats."],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.4"],
  },
});
