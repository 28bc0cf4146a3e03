import type { NextCapture } from "../diagnosis/record.ts";
import type { End } from "../exchange/exchange-facts.ts";
import type { FixNames } from "./context.ts";

type Outcomes = NextCapture["outcomes"];

export function otherEnd(end: End): End {
  return end === "client" ? "server" : "client";
}

/**
 * The exchange's packets at that end, and nothing that this capture could not have shown (`beside`: " or icmp or icmp6").
 * Null where it was made there: it would show what is known already.
 */
export function packetsAt(n: FixNames, end: End, outcomes: Outcomes, tcpdump = "tcpdump -ni any", beside = ""): NextCapture | null {
  const peer = end === "client" ? n.server : n.client;
  return n.vantage === end ? null : { host: end, command: `${tcpdump} 'tcp port ${n.port} and host ${peer}${beside}'`, outcomes };
}

/** The same where either end would do: at `end`, or at the other one where this capture was made at `end`. */
export function packetsElsewhere(n: FixNames, end: End, outcomes: Outcomes, tcpdump?: string): NextCapture | null {
  return packetsAt(n, n.vantage === end ? otherEnd(end) : end, outcomes, tcpdump);
}

/** Outcomes about what an end sends or gets: this capture has decided them where it was made at that end. */
export function unlessSeenAt(n: FixNames, end: End, outcomes: Outcomes): Outcomes {
  return n.vantage === end ? [] : outcomes;
}

/** A capture into a file, of whole packets. */
export const WHOLE_PACKETS = "tcpdump -ni any -s 0 -w kexscope.pcap";

/** What routers say of the exchange. Not by address: they have their own. */
export const AND_ICMP = " or icmp or icmp6";
