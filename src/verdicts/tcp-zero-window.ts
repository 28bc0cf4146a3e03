// RFC 9293 3.8.6.1: a receiver that announces window 0 is probed until it reads again.
import { otherEnd } from "../exchange/ends.ts";
import { zeroWindowOf } from "../exchange/zero-window.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { duration, times } from "./words.ts";

interface Params {
  receiver: "client" | "server";
  /** Largest window that it announced in the end, bytes: 0, or too small for a segment. */
  window: number;
  probes: number;
  closed_for_s: number;
  tiny: boolean;
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
    return certain(
      { receiver: closed.receiver, window: closed.window, probes: closed.probes, closed_for_s: closed.duration / 1e9, tiny: closed.window > 0 },
      evidence,
    );
  },
  say: (p, { facts }) =>
    `The ${p.receiver} (${facts[p.receiver].ip}) announces a window of ${p.window} bytes for ${duration(p.closed_for_s * 1e9)} (probed ${times(p.probes)}): its program does not read, so the other side may not send on.`,
  causes: [
    { what: "the receiving program is stopped, hangs, or waits for a disk or a terminal", certainty: "likely" },
    { what: "a tiny receive buffer (SO_RCVBUF) in an embedded or wrong program", certainty: "possible" },
    { what: "a middlebox removed the window scale option from one direction only, so the window looks tiny", certainty: "possible", when: (p) => p.tiny },
    { what: "the port is not served by SSH at all: the program there never reads", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `ss -tnmip 'sport = :${n.port}'; ps -eo pid,stat,wchan:20,cmd | grep -E 'ssh|dropbear'`,
      why: "Recv-Q full and a process in state T or D name the program that does not read; continue, restart or repair it",
      when: (p) => p.receiver === "server",
    },
    {
      side: "client",
      command: (n) => `ss -tnmip 'dport = :${n.port}'; ps -eo pid,stat,wchan:20,cmd | grep ssh`,
      why: "Recv-Q full and a process in state T or D name the program that does not read",
      when: (p) => p.receiver === "client",
    },
  ],
  page: {
    meaning: "TCP works; the program at one end does not take its bytes from the socket. The sender waits, as it must.",
    wire: [
      "Window 0 (or too small for a segment) from one side; the other probes at growing intervals with SEQ one below the next, and every probe is answered with the same window.",
    ],
    lookAlikes: ["A keep-alive: the same SEQ, but the window is open.", "kexinit-lost-path-mtu: there the window is open and full-size segments repeat."],
    messages: { client: [], server: [] },
    source: ["RFC 9293 3.8.6.1"],
  },
});
