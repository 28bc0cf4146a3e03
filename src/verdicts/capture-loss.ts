// An ACK covers bytes that were never captured and never repeated: the capture lost them, not the network.
import { mutedAfterNewkeys } from "../exchange/newkeys.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  client_bytes: number;
  server_bytes: number;
  snaplen_cut: boolean;
  /** Segments of which not even the TCP header was captured. */
  cut_headers: number;
  /** What came after NEWKEYS is missing: TCP would have acknowledged it, or repeated it. */
  end_missing: boolean;
}

export default defineVerdict<Params>({
  code: "capture-loss",
  stage: "any",
  kind: "capture",
  outcome: "unknown",
  title: "The capture itself lost packets of this connection",
  beside: () => true,
  match({ facts }) {
    const { visibility, client, server, connection } = facts;
    const { cutHeaders } = visibility;
    if (cutHeaders !== null && facts.segments.length === 0) {
      const first = { capture: connection.capture, frame: cutHeaders.firstFrame, time: connection.firstTime };
      const params = { client_bytes: 0, server_bytes: 0, snaplen_cut: true, cut_headers: cutHeaders.count, end_missing: false };
      return certain(params, [at(first, "network", "first of the segments whose TCP header was cut")]);
    }
    const muted = mutedAfterNewkeys(facts);
    if (muted?.ssh.newkeys != null && visibility.gaps.client + visibility.gaps.server === 0) {
      const params = { client_bytes: 0, server_bytes: 0, snaplen_cut: visibility.snaplenCut, cut_headers: cutHeaders?.count ?? 0, end_missing: true };
      return likely(params, [at(muted.ssh.newkeys, muted.end, "NEWKEYS, neither acknowledged nor repeated")]);
    }
    if (!visibility.bothSides || (visibility.gaps.client === 0 && visibility.gaps.server === 0)) return null;
    const evidence = [client, server].flatMap((peer) =>
      peer.ssh.gaps.slice(0, 2).map((gap) => at(gap.at, peer.end, `${bytes(gap.length)} of the ${peer.end} acknowledged but not captured`)),
    );
    return certain(
      {
        client_bytes: visibility.gaps.client,
        server_bytes: visibility.gaps.server,
        snaplen_cut: visibility.snaplenCut,
        cut_headers: cutHeaders?.count ?? 0,
        end_missing: false,
      },
      evidence,
    );
  },
  say: (p, { facts }) =>
    p.end_missing
      ? `Both sides sent NEWKEYS, but the last one was neither acknowledged nor repeated in ${duration(facts.openFor)}, which TCP does not do: the packets after it are missing, and whether the exchange succeeded or ended there (by a RST, say) can't be told.`
      : p.cut_headers > 0 && facts.segments.length === 0
        ? `The snap length cut the TCP headers of all ${p.cut_headers} packets of this connection: only addresses and ports are left, and what happened cannot be told.`
        : p.snaplen_cut
          ? `The snap length cut the packets: ${bytes(p.client_bytes)} of the client and ${bytes(p.server_bytes)} of the server are missing from the capture, so what they said cannot be read.`
          : `${bytes(p.client_bytes)} of the client and ${bytes(p.server_bytes)} of the server were acknowledged by the other side but never captured: the capture has holes, the network delivered them.`,
  causes: [
    { what: "the capture was made with a snap length (-s) shorter than the packets", certainty: "certain", when: (p) => p.snaplen_cut },
    { what: "the capturing host was too slow, its buffer too small (packets dropped by kernel)", certainty: "likely", when: (p) => !p.snaplen_cut },
    { what: "the mirror port was overloaded", certainty: "possible", when: (p) => !p.snaplen_cut },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -i any -s 0 -B 8192 -w ssh.pcap 'tcp port ${n.port} or icmp or icmp6'`,
      why: "whole packets and a larger kernel buffer",
    },
  ],
  page: {
    meaning: "Bytes that the receiver acknowledged are not in the capture. They were delivered; only the capture misses them.",
    wire: ["An ACK beyond everything captured of the other side, and no repetition of what is missing."],
    lookAlikes: ["Loss in the network: there the receiver does not acknowledge, and the sender repeats."],
    messages: { client: [], server: ["packets dropped by kernel"] },
    source: ["RFC 9293 3.4", "tcpdump(1)"],
  },
});
