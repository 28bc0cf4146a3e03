// RFC 9293 3.8.6.1: a receiver that announces window 0 is probed until it reads again.
import { otherEnd } from "../exchange/ends.ts";
import { zeroWindowOf } from "../exchange/zero-window.ts";
import { TcpFlag } from "../net/packet.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { duration, times } from "./words.ts";

interface Params {
  receiver: "client" | "server";
  /** Largest window that it announced in the end, bytes: 0, or too small for a segment. */
  window: number;
  probes: number;
  closed_for_s: number;
  tiny: boolean;
  /** The server has never taken a byte: "syn-ack" where the window is closed in the SYN-ACK, "at-once" behind it; null where it did, or for the client. */
  never_open: "syn-ack" | "at-once" | null;
}

export default defineVerdict<Params>({
  code: "tcp-zero-window",
  stage: "any",
  kind: "verdict",
  title: "The receiver does not read: its window is closed",
  match({ facts }) {
    if (facts.stage === "tcp-connect" || facts.stage === "encrypted") return null;
    const closed = zeroWindowOf(facts);
    if (closed === null) return null;
    const evidence = [
      at(closed.first, closed.receiver, `window ${closed.window}`),
      at(closed.lastProbe, otherEnd(closed.receiver), "probe of the closed window"),
    ];
    if (closed.last !== closed.first) evidence.push(at(closed.last, closed.receiver, `window ${closed.window}, still`));
    const never_open = !closed.neverOpen ? null : (closed.first.flags & TcpFlag.Syn) !== 0 ? "syn-ack" : "at-once";
    const params: Params = {
      receiver: closed.receiver,
      window: closed.window,
      probes: closed.probes,
      closed_for_s: closed.duration / 1e9,
      tiny: closed.window > 0,
      never_open,
    };
    // That the window is closed is in the packets; whose it is, is not.
    return never_open === null ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    p.never_open === null
      ? `The ${p.receiver} (${facts[p.receiver].ip}) announces a window of ${p.window} bytes for ${duration(p.closed_for_s * 1e9)} (probed ${times(p.probes)}): its program does not read, so the other side may not send on.`
      : `What answers for ${facts.server.ip} announces a window of ${p.window} bytes ${p.never_open === "syn-ack" ? "from its SYN-ACK on" : "right after the handshake"} and has not taken one byte of the client in ${duration(p.closed_for_s * 1e9)} (probed ${times(p.probes)}): ${p.never_open === "syn-ack" ? "a SYN proxy does that while it has not reached the server behind it" : "a host's own stack has room for the first bytes, a tarpit has none"}.`,
  causes: [
    {
      what: "a SYN proxy or flood protection in front (nft or iptables SYNPROXY, a firewall, a DDoS shield) accepted in the server's name, and the server behind it does not answer",
      certainty: "likely",
      when: (p) => p.never_open === "syn-ack",
    },
    {
      what: "a tarpit (xt_TARPIT, LaBrea, an intrusion prevention) holds whoever connects: the address, or this client, is one that is not wanted",
      certainty: "likely",
      when: (p) => p.never_open === "at-once",
    },
    { what: "the program at the server never reads, and its receive buffer has no room", certainty: "possible", when: (p) => p.never_open !== null },
    { what: "the receiving program is stopped, hangs, or waits for a disk or a terminal", certainty: "likely", when: (p) => p.never_open === null },
    { what: "a tiny receive buffer (SO_RCVBUF) in an embedded or wrong program", certainty: "possible", when: (p) => p.never_open === null },
    { what: "a middlebox removed the window scale option from one direction only, so the window looks tiny", certainty: "possible", when: (p) => p.tiny },
    { what: "the port is not served by SSH at all: the program there never reads", certainty: "possible", when: (p) => p.never_open === null },
  ],
  fixes: [
    {
      side: "network",
      command: () => "nft list ruleset | grep -i synproxy; iptables-save | grep -iE 'SYNPROXY|TARPIT'",
      why: "on the firewalls before the server: a rule that this finds answers in the server's name; exempt this client from a tarpit, or let the SYN proxy reach the server (route, filter and service behind it)",
      when: (p) => p.never_open !== null,
    },
    {
      side: "server",
      command: (n) => `ss -tnmip 'sport = :${n.port}'; ps -eo pid,stat,wchan:20,cmd | grep -E 'ssh|dropbear'`,
      why: "Recv-Q full and a process in state T or D name the program that does not read; continue, restart or repair it",
      when: (p) => p.receiver === "server" && p.never_open !== "syn-ack",
    },
    {
      side: "client",
      command: (n) => `ss -tnmip 'dport = :${n.port}'; ps -eo pid,stat,wchan:20,cmd | grep ssh`,
      why: "Recv-Q full and a process in state T or D name the program that does not read",
      when: (p) => p.receiver === "client",
    },
  ],
  nextCapture: (n) =>
    packetsAt(n, "server", [
      { if: "no packet of this connection comes", then: "tcp-zero-window" },
      { if: "SYNs come and are not answered", then: "tcp-no-response" },
      { if: "the server itself announces the window", then: "tcp-zero-window" },
    ]),
  page: {
    meaning: "TCP works; the program at one end does not take its bytes from the socket. The sender waits, as it must.",
    wire: [
      "Window 0 (or too small for a segment) from one side; the other probes at growing intervals with SEQ one below the next, and every probe is answered with the same window.",
      "Closed in the SYN-ACK already, or right after it, before a byte was taken: a SYN proxy or a tarpit that answers in the server's name.",
    ],
    lookAlikes: ["A keep-alive: the same SEQ, but the window is open.", "kexinit-lost-path-mtu: there the window is open and full-size segments repeat."],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.8.6.1", "Linux nf_synproxy_core.c synproxy_send_client_synack", "xtables-addons xt_TARPIT"],
  },
});
