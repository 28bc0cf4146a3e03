// RFC 9293 3.5.1: a host that does not know a connection answers its segments with RST, SEQ = their ACK.
import { freshReset } from "../exchange/fresh-reset.ts";
import { classifyRst } from "../exchange/rst-class.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { duration } from "./words.ts";

interface Params {
  end: "client" | "server";
  quiet_s: number;
}

/** Below the idle limits of NATs and load balancers. Seconds. */
const KEEP_ALIVE = 30;

export default defineVerdict<Params>({
  code: "peer-state-lost",
  stage: "any",
  kind: "verdict",
  outcome: "failed",
  title: "One end no longer knows the connection",
  match({ facts }) {
    const { closing, client, connection } = facts;
    if (closing?.how !== "rst" || closing.by === "network" || facts.stage === "tcp-connect" || freshReset(facts) !== null) return null;
    const rst = closing.segment;
    if (rst === null || classifyRst(rst) !== "no-such-socket" || !connection.established) return null;
    const provoked = facts.segments.findLast((s) => s.fromOriginator !== rst.fromOriginator && s.time <= rst.time && s.ack === rst.seq);
    if (provoked === undefined) return null;
    const end = rst.fromOriginator === client.fromOriginator ? "client" : "server";
    const before = facts.segments.findLast((s) => s.fromOriginator === rst.fromOriginator && s.time < rst.time);
    const quiet = before === undefined ? 0 : rst.time - before.time;
    return likely({ end, quiet_s: quiet / 1e9 }, [
      at(provoked, end === "client" ? "server" : "client", "a packet of the connection"),
      at(rst, end, "RST without ACK: no such connection here"),
    ]);
  },
  say: (p, { facts }) =>
    `The ${p.end} (${facts[p.end].ip}) answered a packet of this connection with RST as for one it has never had${p.quiet_s > 1 ? `, ${duration(p.quiet_s * 1e9)} after its last packet` : ""}: it lost the connection, and its FIN, if any, never came here.`,
  causes: [
    { what: "a NAT or load balancer forgot the idle connection, or another backend got the packet", certainty: "likely", when: (p) => p.quiet_s > KEEP_ALIVE },
    { what: "the host was restarted, or the process died and its FIN was lost", certainty: "possible" },
    { what: "a failover to a machine that does not share the connection's state", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  ServerAliveInterval ${KEEP_ALIVE}`,
      command: (n) => `ssh -G ${n.server} | grep -i serveralive`,
      why: "keeps the state alive in NATs and load balancers on the way",
      // Before the session ssh sends no such message (clientloop.c), and a pause that is shorter it does not fill.
      when: (p, { facts }) => facts.stage === "encrypted" && p.quiet_s > KEEP_ALIVE,
      of: "openssh",
      otherwise: { why: "a keep-alive in the client's own settings, every half minute, keeps the state alive in NATs and load balancers on the way" },
    },
    {
      side: "network",
      command: () => "sysctl net.netfilter.nf_conntrack_tcp_timeout_established",
      why: "on a Linux NAT: how long an idle connection is remembered; on a load balancer: its idle timeout and its stickiness",
    },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      p.end,
      [
        { if: `the RST leaves the ${p.end}`, then: "peer-state-lost" },
        { if: "it does not", then: "injected-reset" },
      ],
      "tcpdump -nvi any",
    ),
  page: {
    meaning: "A packet of a living connection met a host that does not know it. The RST is the answer to that packet, not the cause of the loss.",
    wire: ["A packet of the connection, then RST without ACK, window 0, SEQ equal to that packet's ACK, often after a silence; no FIN before."],
    lookAlikes: ["injected-reset: another hop limit, or the end goes on afterwards.", "A RST after a close: a late echo, harmless."],
    messages: {
      client: ["Connection reset by HOST port PORT", "client_loop: send disconnect: Connection reset", "client_loop: send disconnect: Broken pipe"],
      server: ["Connection reset by HOST port PORT [preauth]"],
    },
    source: ["RFC 9293 3.5.1", "Linux tcp_v4_send_reset"],
  },
});
