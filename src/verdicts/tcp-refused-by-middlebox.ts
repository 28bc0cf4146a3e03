// A RST in the server's name that its own packets contradict: another hop limit, or an answer of the server after it.
import { handshakeOf } from "../exchange/handshake.ts";
import { refusalOf } from "../exchange/refusal.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { letClientIn } from "./filter-rules.ts";
import { gotInBefore } from "./got-in-before.ts";
import { packetsAt } from "./next-capture.ts";

interface Params {
  rst_hop_limit: number;
  /** Hop limits of the server's genuine packets in this capture. */
  server_hop_limits: number[];
}

export default defineVerdict<Params>({
  code: "tcp-refused-by-middlebox",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "Something on the way refuses the connection in the server's name",
  match(context) {
    const { facts, past } = context;
    const rst = refusalOf(facts);
    const { syns, synAcks } = handshakeOf(facts);
    const [syn] = syns;
    if (rst === null || syn === undefined) return null;
    // Behind another SYN it answers that one: a client that tries again may be let in.
    const answer = synAcks.find((s) => s.time > rst.time && !syns.some((again) => again.time > rst.time && again.time < s.time));
    const known = new Set(past.map((p) => p.serverHopLimit).filter((limit) => limit > 0));
    // As nearly always: what a server of many open connections sends there need not be looked through.
    if (answer === undefined && known.has(rst.hopLimit)) return null;
    for (const open of context.siblings) for (const s of open.segments) if (!s.fromOriginator && s.length > 0) known.add(s.hopLimit);
    const params = { rst_hop_limit: rst.hopLimit, server_hop_limits: [...known] };
    if (answer !== undefined) return certain(params, [at(rst, "network", "RST to the SYN"), at(answer, "server", "SYN-ACK for the same SYN, after the RST")]);
    // Several hop limits are legitimate behind load balancers and anycast; then nothing can be said.
    if (known.size !== 1 || known.has(rst.hopLimit)) return null;
    return likely(params, [at(syn, "client", "SYN"), at(rst, "network", `RST, hop limit ${rst.hopLimit} where the server's packets have ${[...known][0]}`)]);
  },
  say: (p, { facts }) =>
    `The RST to the SYN came in the name of ${facts.server.ip}, but not from it: hop limit ${p.rst_hop_limit}${p.server_hop_limits.length > 0 ? `, while its own packets arrive with ${p.server_hop_limits.join(", ")}` : ""}.`,
  causes: [
    {
      what: "a rate limit or a ban on the way (nft limit, an intrusion prevention) rejects this client: it got in before, in this capture",
      certainty: "likely",
      when: (_p, context) => gotInBefore(context),
    },
    { what: "a firewall on the way rejects port 22 with a reset", certainty: "likely" },
    { what: "a load balancer without a healthy target", certainty: "possible" },
    { what: "a captive portal or a guest network that allows the web only", certainty: "possible" },
  ],
  fixes: [
    ...letClientIn<Params>("router", "allows the connection on the device that sends the RST (for a Linux router; say it in the device's own way elsewhere)"),
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "Port 22\nPort 443",
      command: (n) => `sshd -t && systemctl restart ${n.unit}`,
      why: "a second port that the network lets through; then: ssh -p 443",
    },
  ],
  nextCapture: (n) =>
    packetsAt(n, "server", [
      { if: "the SYN never arrives", then: "tcp-refused-by-middlebox" },
      { if: "the SYN arrives and the server answers RST", then: "tcp-refused" },
    ]),
  page: {
    meaning: "The refusal was made by a device between the two. The server never decided anything, and often never saw the SYN.",
    wire: ["SYN, then RST,ACK whose hop limit differs from that of genuine packets of this server, or that is followed by the server's own SYN-ACK."],
    lookAlikes: ["tcp-refused: no genuine packet of the server is known for comparison, or it has the same hop limit."],
    messages: { client: ["ssh: connect to host HOST port PORT: Connection refused"], server: [] },
    source: ["Linux ipt_REJECT, nft_reject"],
  },
});
