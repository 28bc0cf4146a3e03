// listen(2): when the accept queue is full, Linux drops further SYNs and final ACKs; the connections in the queue are up and silent.

import { hadAnswer, handshakeOf } from "../exchange/handshake.ts";
import { icmpErrorsOf } from "../exchange/icmp-errors.ts";
import { silentSiblings } from "../exchange/silent-siblings.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { times } from "./words.ts";

interface Params {
  syn_count: number;
  silent_siblings: number;
}

export default defineVerdict<Params>({
  code: "tcp-accept-queue-overflow",
  stage: "tcp-connect",
  kind: "verdict",
  outcome: "failed",
  title: "The listener's accept queue is full",
  match(context) {
    const { facts } = context;
    const { syns, synAcks } = handshakeOf(facts);
    const first = syns[0];
    if (first === undefined || synAcks.length > 0 || syns.length < 2 || facts.closing !== null || icmpErrorsOf(facts).length > 0 || hadAnswer(facts))
      return null;
    const silent = silentSiblings(context, first.time, syns[syns.length - 1]!.time);
    if (silent.count === 0 || silent.speaking > 0) return null;
    const evidence = [at(first, "client", "SYN"), at(syns[syns.length - 1]!, "client", `the same SYN, sent ${times(syns.length)} by now`)];
    return likely({ syn_count: syns.length, silent_siblings: silent.count }, evidence);
  },
  say: (p, { facts }) =>
    `SYNs to ${facts.server.ip} port ${facts.server.port} get no answer while ${p.silent_siblings === 1 ? "another connection" : `${p.silent_siblings} other connections`} to it stand established and silent: the listener does not accept, and its queue is full.`,
  causes: [
    { what: "the listener hangs or is stopped (swapping, blocked on syslog, SIGSTOP, a debugger)", certainty: "likely" },
    { what: "more connections arrive than it accepts (a flood, or monitoring that never closes)", certainty: "possible" },
    { what: "a tiny backlog in an embedded server", certainty: "possible" },
    { what: "a packet filter began to drop new connections while older ones live on", certainty: "possible" },
  ],
  fixes: [
    { side: "server", command: (n) => `ss -ltn 'sport = :${n.port}'`, why: "Recv-Q larger than Send-Q on the listening socket proves the full queue" },
    {
      side: "server",
      command: (n) => `systemctl restart ${n.unit}`,
      why: "a new listener accepts again; find out first why the old one does not (ps -o stat,wchan, journalctl)",
    },
    { side: "server", command: () => "sysctl -w net.core.somaxconn=4096", why: "a longer queue, where the load is real and the listener keeps up on average" },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `nstat -az TcpExtListenOverflows TcpExtListenDrops; ss -ltn 'sport = :${n.port}'`,
    outcomes: [
      { if: "ListenOverflows grows", then: "tcp-accept-queue-overflow" },
      { if: "it does not, and SYNs arrive", then: "tcp-no-response" },
    ],
  }),
  page: {
    meaning:
      "The kernel completes handshakes until the queue of the listening socket is full; then it drops SYNs. The program that should accept is not doing so.",
    wire: ["SYNs repeated without answer, while other connections to the same port have SYN-ACK, an acknowledged identification and no byte from the server."],
    lookAlikes: [
      "tcp-no-response: a filter drops the SYNs; there is no established, silent connection to the same port.",
      "server-silent-before-ident: the fate of the connections that are in the queue.",
    ],
    messages: {
      client: ["ssh: connect to host HOST port PORT: Connection timed out"],
      server: ["TCP: request_sock_TCP: Possible SYN flooding on port PORT. Sending cookies."],
    },
    source: ["listen(2)", "Linux tcp_conn_request", "OpenSSH sshd.c server_accept_loop"],
  },
});
