// RFC 6298: data are repeated with doubling pauses; when nothing at all comes back any more, the path (or the peer) is gone.
import { deadPathOf } from "../exchange/dead-path.ts";
import { MIN_PATH_MTU_PAYLOAD } from "../exchange/path-mtu.ts";
import { stageOfLoss } from "../exchange/stage.ts";
import { unheeded } from "../exchange/unheeded.ts";
import { wayAfterLoss } from "../exchange/way-after-loss.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { otherEnd, packetsAt } from "./next-capture.ts";
import { sayUnheeded, UNHEEDED_CAUSES, type UnheededParams, unheededFixes, unheededParams } from "./unheeded-words.ts";
import { bytes, duration, times } from "./words.ts";

interface Params extends UnheededParams {
  transmissions: number;
  length: number;
  silent_for_s: number;
  /** The other end is still heard, and shows that it gets nothing: only the way towards it is broken. */
  one_way: boolean;
  /** The repeated segment is larger than all that this end got through, and large enough for a limit of the path. */
  largest_so_far: boolean;
}

export default defineVerdict<Params>({
  code: "retransmission-timeout",
  stage: "any",
  kind: "verdict",
  title: "The path went dead",
  match({ facts }) {
    if (facts.stage === "tcp-connect" || facts.stage === "encrypted") return null;
    const dead = deadPathOf(facts);
    if (dead === null) return null;
    const length = dead.sent[0]!.length;
    const lost = facts.lost.find(({ from }) => from === dead.from);
    const params: Params = {
      from: dead.from,
      ...unheededParams(unheeded(facts, dead.from, dead.sent)),
      transmissions: dead.sent.length,
      length,
      silent_for_s: dead.silentFor / 1e9,
      one_way: dead.oneWay,
      largest_so_far:
        !dead.oneWay && length >= MIN_PATH_MTU_PAYLOAD && lost !== undefined && lost.largestDelivered < length && wayAfterLoss(facts, lost) !== "dead",
    };
    const evidence = [
      at(dead.sent[0]!, dead.from, `${bytes(params.length)}, never acknowledged`),
      at(dead.sent[dead.sent.length - 1]!, dead.from, `the same again, sent ${times(dead.sent.length)}`),
    ];
    if (dead.lastHeard !== null)
      evidence.unshift(
        at(
          dead.lastHeard,
          dead.from === "client" ? "server" : "client",
          dead.oneWay ? "repeats what was acknowledged" : "last packet before the end of the repetitions",
        ),
      );
    return { ...likely(params, evidence), stage: stageOfLoss(facts, dead.from, dead.sent[0]!.offset) };
  },
  say: (p, { facts }) => {
    const other = p.from === "client" ? "server" : "client";
    const sent = `The ${p.from} sent the same ${bytes(p.length)} ${times(p.transmissions)} over ${duration(p.silent_for_s * 1e9)}`;
    if (p.reaches_host !== null) return `${sent} and got no acknowledgement. ${sayUnheeded(p, facts[other].ip)}`;
    if (p.one_way)
      return `${sent} and got no acknowledgement, while ${facts[other].ip} repeats what the ${p.from} has acknowledged: the way from the ${p.from} to the ${other} went dead, the way back did not.`;
    if (facts.closing?.by === other) return `${sent}, and ${facts[other].ip} never acknowledged them until it closed: they are lost on the way.`;
    return `${sent}, and nothing at all came back from ${facts[other].ip}: the path or that host went away in the middle of the exchange.`;
  },
  causes: [
    ...UNHEEDED_CAUSES,
    {
      what: "packets of that size do not pass (path MTU, ICMP filtered): nothing smaller had to pass since",
      certainty: "possible",
      when: (p) => p.largest_so_far && p.reaches_host === null,
    },
    { what: "a link, VPN or Wi-Fi connection went down", certainty: "possible", when: (p) => p.reaches_host === null },
    {
      what: "a firewall was reloaded or a NAT lost its state, and drops the rest of the connection",
      certainty: "possible",
      when: (p) => p.reaches_host === null,
    },
    { what: "the other host crashed or was cut off", certainty: "possible", when: (p) => p.reaches_host === null },
  ],
  fixes: [
    ...unheededFixes<Params>(),
    {
      side: "client",
      command: (n) => `ping -M do -s 1372 -c 3 ${n.server}; ping -M do -s 472 -c 3 ${n.server}`,
      why: "from the client: where the small one is answered and the large one is not, it is the size, and kexinit-lost-path-mtu has the fixes",
      when: (p) => p.largest_so_far && p.reaches_host === null,
    },
    {
      side: "network",
      command: (n) => `mtr -n -T -P ${n.port} -c 20 ${n.server}`,
      why: "from the client: shows the hop after which nothing answers any more",
      when: (p) => p.reaches_host === null,
    },
    {
      side: "network",
      command: (n) => `conntrack -L -s ${n.client} -d ${n.server}`,
      why: "on each Linux firewall or NAT on the way: a missing entry means that the state was lost; then the connection must be made anew",
      when: (p) => p.reaches_host === null,
    },
  ],
  nextCapture: (n, p) =>
    packetsAt(n, otherEnd(p.from), [
      { if: "the repeated packets do not arrive", then: "retransmission-timeout" },
      { if: "they arrive, and that host takes no notice of them", then: "retransmission-timeout" },
      { if: "they arrive and are answered", then: "one-sided-capture" },
    ]),
  page: {
    meaning: "Both sides had talked; then everything that one side sends stays without any answer, whatever its size.",
    wire: [
      "Four or more transmissions of the same bytes with doubling pauses; from the other side not one packet after the first of them, or only repetitions of what was acknowledged.",
    ],
    lookAlikes: [
      "kexinit-lost-path-mtu: there pure ACKs and small segments still pass.",
      "ident-dropped-in-path: there only the identification is lost.",
      "capture-ended: fewer repetitions, and the capture stops.",
    ],
    messages: { client: ["Connection timed out", "client_loop: send disconnect: Broken pipe"], server: ["Timeout before authentication for HOST port PORT"] },
    source: ["RFC 6298", "Linux tcp_retries2"],
  },
});
