// RFC 2923 2.1: a path that drops large packets without saying so (or whose ICMP is filtered) lets small segments through and swallows full ones.
import { fixNamesOf } from "../diagnosis/fix-names.ts";
import { type ShortList, shortListCommand, shortListOf, USUAL_SHORT_LIST } from "../diagnosis/fixes/short-list.ts";
import { mssForMtu } from "../exchange/packet-too-big.ts";
import { MIN_PATH_MTU_PAYLOAD } from "../exchange/path-mtu.ts";
import { type PathMtuLoss, pathMtuLossOf } from "../exchange/path-mtu-loss.ts";
import { SECOND } from "../exchange/waiting.ts";
import type { EvidenceFact, FixNames, VerdictContext } from "./context.ts";
import { defineVerdict, type FixRow, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { AND_ICMP, otherEnd, packetsAt } from "./next-capture.ts";
import { bytes, duration, times } from "./words.ts";

export interface PathMtuParams {
  from: "client" | "server";
  message: PathMtuLoss["message"];
  /** Payload bytes of the segment that is lost. */
  segment_bytes: number;
  /** How often it was sent, as seen here; 0 at the receiver's side of the loss. */
  transmissions: number;
  over_s: number;
  /** Largest payload of this direction that got through. Bytes. */
  largest_delivered: number;
  seen_from: "sender" | "receiver";
  /** Smaller packets of that end were seen to get through after it; else the way may have died at that moment. */
  smaller_pass: boolean;
  /** Of the next hop, from a router's ICMP message; null without. */
  mtu: number | null;
  /** MSS to announce so that segments fit; null without an MTU. */
  mss: number | null;
  /** The smallest lists with which the two still agree; null where there are none. */
  short_list: ShortList | null;
}

const EVIDENCE_SHOWN = 4;

export function lostPathMtu(shape: {
  code: string;
  stage: "kexinit" | "key-exchange";
  title: string;
  messages: readonly PathMtuLoss["message"][];
  page: VerdictPage;
}): VerdictDefinition<PathMtuParams> {
  return defineVerdict<PathMtuParams>({
    code: shape.code,
    stage: shape.stage,
    kind: "verdict",
    title: shape.title,
    match(context) {
      const { facts } = context;
      const loss = pathMtuLossOf(facts);
      if (loss === null || !shape.messages.includes(loss.message)) return null;
      const { lost, icmp } = loss;
      const mtu = icmp === null || icmp.mtu <= 0 ? null : icmp.mtu;
      const params: PathMtuParams = {
        from: lost.from,
        message: loss.message,
        segment_bytes: lost.length,
        transmissions: lost.transmissions,
        over_s: (lost.lastTime - lost.firstTime) / SECOND,
        largest_delivered: lost.largestDelivered,
        seen_from: lost.seenFrom,
        smaller_pass: loss.smallerPass,
        mtu,
        mss: mtu === null ? null : mssForMtu(mtu, facts.connection.ipVersion),
        short_list: shortListOf(context, fixNamesOf(context)),
      };
      return { certainty: loss.certainty, params, evidence: evidenceOf(loss, facts), stage: loss.stage };
    },
    say,
    causes: [
      {
        what: "a tunnel or VPN (IPsec, GRE, WireGuard, PPPoE, VXLAN) with a smaller MTU on the way, and the ICMP messages that would say so are filtered",
        certainty: "likely",
      },
      {
        what: "a router reported its smaller MTU, but the report did not reach the sender's stack or was not believed",
        certainty: "certain",
        when: (p) => p.mtu !== null,
      },
      {
        what: "jumbo frames on one machine of a LAN whose switch or peer takes 1500 bytes: no router, so no ICMP at all",
        certainty: "possible",
        when: (p) => p.segment_bytes > 1460,
      },
      {
        what: "the way from this end went dead at that moment, for packets of every size",
        certainty: "possible",
        when: (p) => !p.smaller_pass && p.mtu === null,
      },
      { what: "a network card or hypervisor whose segmentation offload is broken", certainty: "possible" },
    ],
    fixes: FIXES,
    nextCapture: (n, p) =>
      p.seen_from === "sender"
        ? packetsAt(
            n,
            otherEnd(p.from),
            [
              { if: `one side sends the ${bytes(p.segment_bytes)} and the other never gets them`, then: shape.code },
              { if: "they arrive, and it is the ACK that is lost", then: "retransmission-timeout" },
            ],
            "tcpdump -ni any -s 0",
            AND_ICMP,
          )
        : packetsAt(
            n,
            p.from,
            [
              { if: `the ${bytes(p.segment_bytes)} leave again and again`, then: shape.code },
              { if: "a router's ICMP message about their size comes back", then: "pmtu-icmp" },
            ],
            "tcpdump -ni any -s 0",
            AND_ICMP,
          ),
    page: shape.page,
  });
}

function say(p: PathMtuParams, { facts }: VerdictContext): string {
  const what = `${p.segment_bytes}-byte segment of the ${p.from}'s ${p.message}`;
  const reported = p.mtu === null ? "" : ` A router asked for packets of at most ${bytes(p.mtu)}.`;
  if (p.seen_from === "receiver") {
    return `The ${what} never arrives here, though the smaller packets that ${facts[p.from].ip} sent after it do: ${p.segment_bytes < MIN_PATH_MTU_PAYLOAD ? "something on the way drops it, and it is small for a limit of the path" : "the path drops large packets"}.${reported}`;
  }
  return `The ${what} was sent ${times(p.transmissions)} over ${duration(p.over_s * SECOND)} and never acknowledged, ${p.smaller_pass ? "while smaller packets pass: the path drops large packets" : `and nothing later had to pass: the path drops large packets (so far the largest that passed has ${bytes(p.largest_delivered)}), or the way went dead`}.${reported}`;
}

function evidenceOf(loss: PathMtuLoss, facts: VerdictContext["facts"]): EvidenceFact[] {
  const { lost, icmp } = loss;
  const evidence = lost.evidence.slice(0, EVIDENCE_SHOWN).map((segment, i) => {
    const from = segment.fromOriginator === facts[lost.from].fromOriginator ? lost.from : lost.from === "client" ? "server" : "client";
    if (from !== lost.from) return at(segment, from, `still acknowledges only ${bytes(lost.offset)}`);
    if (lost.seenFrom === "receiver") return at(segment, from, `its SEQ is ${bytes(lost.length)} ahead of what came`);
    return at(segment, from, i === 0 ? `${bytes(lost.length)} of the ${loss.message}` : "the same bytes again");
  });
  if (icmp !== null) evidence.unshift(at(icmp, "network", `ICMP of ${icmp.sender}: packet too big, next-hop MTU ${icmp.mtu}`));
  return facts.closing === null ? evidence : [...evidence, atClosing(facts.closing)];
}

const FIXES: readonly FixRow<PathMtuParams>[] = [
  {
    side: "network",
    command: (n) => `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu`,
    why: "on the router before the narrow link: lowers the MSS in the SYNs of both sides, so that nobody sends a segment that does not fit",
    when: (p) => p.mss === null,
  },
  {
    side: "network",
    command: (n, p) => `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss ${fittingMss(n, p)}`,
    why: "on a router of the path: lowers the MSS in the SYNs of both sides to what fits the MTU that was reported",
    when: (p) => p.mss !== null,
  },
  {
    side: "network",
    command: nftClamp,
    why: "the same with nftables, in a table of its own (`nft delete table inet kexscope` takes it back)",
  },
  {
    side: "network",
    command: (n, p) => `${n.iptables} -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss ${fittingMss(n, p)}`,
    why: "on any router of the path, also one that does not know the narrow link: the MSS of packets that are smaller than the lost one and that every usual link carries",
    when: (p) => p.mss === null,
  },
  {
    side: "network",
    command: (n) =>
      n.iptables === "iptables"
        ? "iptables -I FORWARD -p icmp --icmp-type fragmentation-needed -j ACCEPT"
        : "ip6tables -I FORWARD -p icmpv6 --icmpv6-type packet-too-big -j ACCEPT",
    why: "lets the routers' reports through, so that path MTU discovery can work; needed on each filter between the narrow link and the sender",
  },
  {
    side: "server",
    command: () => "sysctl -w net.ipv4.tcp_mtu_probing=1",
    why: "the sender then tries smaller segments by itself after a few losses (RFC 4821); for IPv6 too; costs some seconds per connection",
    when: (p) => p.from === "server",
  },
  {
    side: "client",
    command: () => "sysctl -w net.ipv4.tcp_mtu_probing=1",
    why: "the sender then tries smaller segments by itself after a few losses (RFC 4821); for IPv6 too; costs some seconds per connection",
    when: (p) => p.from === "client",
  },
  {
    side: "server",
    command: (n, p) => routeMtu(n.client, n, p),
    why: "without any help of the network: packets to this client are made small enough, on the route that they take now",
    when: (p) => p.from === "server",
  },
  {
    side: "client",
    command: (n, p) => routeMtu(n.server, n, p),
    why: "without any help of the network: packets to this server are made small enough, on the route that they take now",
    when: (p) => p.from === "client",
  },
  {
    side: "client",
    command: (n, p) => shortListCommand(n, p.short_list ?? USUAL_SHORT_LIST),
    checked: (p) => p.short_list!.checked,
    // An RSA key and its signature are the reply that does not fit.
    when: (p) => p.short_list !== null && (p.message !== "KEX_REPLY" || !p.short_list.host_key.includes("rsa")),
    why: "a way in for now: short lists make a KEXINIT of some 300 bytes and a reply of some 250, which fit in a small packet; the path still drops large ones later",
    risk: "only where both sides have these algorithms; large output may hang as before",
  },
];

/** Every link carries 1280 bytes of IPv6 (RFC 8200 5); tunnels mostly leave that much to IPv4 too. */
const USUAL_MTU = 1280;
/** Every IPv4 host takes that much (RFC 791 3.2): for a path that lost less than the usual. */
const SMALLEST_MTU = 576;
/** IPv4 and TCP headers with timestamps, RFC 7323 3. */
const HEADERS_V4 = 52;

/** An MTU that the path carries: what a router said, else a size below that of the packet that was lost. */
function fittingMtu(n: FixNames, p: PathMtuParams): number {
  const less = !isV6(n) && p.segment_bytes + HEADERS_V4 <= USUAL_MTU;
  return p.mtu ?? (less ? SMALLEST_MTU : USUAL_MTU);
}

function fittingMss(n: FixNames, p: PathMtuParams): number {
  return mssForMtu(fittingMtu(n, p), isV6(n) ? 6 : 4);
}

/** A set value never raises what stands in a SYN (Linux nft_exthdr.c, xt_TCPMSS.c); one table serves both address families. */
function nftClamp(n: FixNames, p: PathMtuParams): string {
  const size = p.mss == null ? "rt mtu" : String(fittingMss(n, p));
  return `nft 'add table inet kexscope; add chain inet kexscope forward { type filter hook forward priority mangle; }; add rule inet kexscope forward tcp flags syn tcp option maxseg size set ${size}'`;
}

/** The route that is in use now, with a smaller MTU. */
function routeMtu(peer: string, n: FixNames, p: PathMtuParams): string {
  const ip = isV6(n) ? "ip -6" : "ip";
  return `${ip} route replace $(${ip} route get ${peer} | head -n 1 | sed 's/ uid .*//') mtu ${fittingMtu(n, p)}`;
}

function isV6(n: FixNames): boolean {
  return n.iptables === "ip6tables";
}
