// RFC 1191 and RFC 8201: a router that can't forward a packet reports the size that it can. Seen here, discovery works at least this far.
import { mssForMtu, packetTooBig } from "../exchange/packet-too-big.ts";
import type { IcmpEvent } from "../tcp/segment.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { bytes } from "./words.ts";

interface Params {
  /** Whose packet was too big. */
  from: "client" | "server";
  router: string;
  /** Next-hop MTU; null where the message has none. */
  mtu: number | null;
  mss: number | null;
  count: number;
}

export default defineVerdict<Params>({
  code: "pmtu-icmp",
  stage: "any",
  kind: "also",
  needs: "icmp",
  title: "A router reported a smaller MTU",
  match({ facts }) {
    const events = packetTooBig(facts);
    const first = events[0];
    if (first === undefined) return null;
    const from = first.quotedFromOriginator === facts.client.fromOriginator ? "client" : "server";
    const mtu = first.mtu > 0 ? first.mtu : null;
    const params: Params = { from, router: first.sender, mtu, mss: mtu === null ? null : mssForMtu(mtu, facts.connection.ipVersion), count: events.length };
    return { ...certain(params, [at(first, "network", what(first))]), stage: facts.stage };
  },
  say: (p) =>
    `${p.router} told the ${p.from} that its packet was too big${p.mtu === null ? "" : ` for the next link (MTU ${bytes(p.mtu)})`}; a sender that heeds it goes on with smaller packets.`,
  causes: [{ what: "a tunnel, VPN or other link on the way with a smaller MTU; path MTU discovery did its work here", certainty: "likely" }],
  fixes: [
    {
      side: "network",
      command: (n, p) =>
        `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS ${p.mss == null ? "--clamp-mss-to-pmtu" : `--set-mss ${p.mss}`}`,
      why: "saves the lost packet and its repetition in each new connection; needed only where the report does not always arrive",
    },
  ],
  page: {
    meaning:
      "The path has a link that takes smaller packets than the sender's own. The router before it said so, as it should. This is information, not a failure, unless the sender goes on with large packets.",
    wire: [
      "ICMP type 3 code 4 with a next-hop MTU, or ICMPv6 type 2, that quotes a packet of this connection.",
      "The sender then repeats the bytes in smaller segments. If it does not, the report was filtered behind this point or not believed.",
    ],
    lookAlikes: [
      "kexinit-lost-path-mtu, kex-reply-lost-path-mtu: no report, or one without effect.",
      "A forged report quotes a SEQ that is not in flight; such ones are left out.",
    ],
    messages: { client: [], server: [] },
    source: ["RFC 1191 4", "RFC 8201", "RFC 5927 7.2"],
  },
});

function what(event: IcmpEvent): string {
  const kind = event.ipVersion === 6 ? "ICMPv6 packet too big" : "ICMP fragmentation needed";
  return event.mtu > 0 ? `${kind}, next-hop MTU ${event.mtu}` : `${kind}, without an MTU`;
}
