// RFC 792, RFC 1122 3.2.2.1, RFC 4443: an ICMP error that quotes our SYN. What the client's kernel makes of it: Linux icmp_err_convert.

import { handshakeOf } from "../exchange/handshake.ts";
import { icmpErrorsOf, icmpForLostData } from "../exchange/icmp-errors.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import type { IcmpEvent } from "../tcp/segment.ts";
import type { Match, VerdictContext } from "./context.ts";
import { type CauseRow, certain, defineVerdict, type FixRow, likely, type VerdictDefinition, type VerdictPage } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { letAnswersOut, letAnswersPass, letClientIn } from "./filter-rules.ts";
import { bytes, times } from "./words.ts";

/** What stands in `params`. */
export interface IcmpParams {
  icmp_version: 4 | 6;
  type: number;
  code: number;
  name: string;
  /** Address of the device that sent the message. */
  sender: string;
  /** The message came from the server's own address. */
  sender_is_server: boolean;
  delay_ms: number;
  /** What it quotes: the SYN, or data of an end of a connection that had come up. */
  quotes: "syn" | "client-data" | "server-data";
  /** Payload bytes of the quoted segment, and how often it was sent; null for the SYN. */
  segment_bytes: number | null;
  transmissions: number | null;
}

/** Codes of "destination unreachable" by ICMP version: which of them a verdict takes. */
export interface IcmpMatch {
  v4: readonly number[];
  v6: readonly number[];
}

/** Names of RFC 792, 1122, 1812 and 4443 for type and code. */
const NAMES: Record<string, string> = {
  "4/3/0": "net unreachable",
  "4/3/1": "host unreachable",
  "4/3/2": "protocol unreachable",
  "4/3/3": "port unreachable",
  "4/3/4": "fragmentation needed",
  "4/3/5": "source route failed",
  "4/3/6": "destination network unknown",
  "4/3/7": "destination host unknown",
  "4/3/8": "source host isolated",
  "4/3/9": "network administratively prohibited",
  "4/3/10": "host administratively prohibited",
  "4/3/11": "network unreachable for this type of service",
  "4/3/12": "host unreachable for this type of service",
  "4/3/13": "communication administratively prohibited",
  "4/3/14": "host precedence violation",
  "4/3/15": "precedence cutoff in effect",
  "4/11/0": "time to live exceeded in transit",
  "4/11/1": "fragment reassembly time exceeded",
  "6/1/0": "no route to destination",
  "6/1/1": "administratively prohibited",
  "6/1/2": "beyond scope of source address",
  "6/1/3": "address unreachable",
  "6/1/4": "port unreachable",
  "6/1/5": "source address failed ingress/egress policy",
  "6/1/6": "reject route to destination",
  "6/2/0": "packet too big",
  "6/3/0": "hop limit exceeded in transit",
  "6/3/1": "fragment reassembly time exceeded",
};

/** The name of a type and code. */
export function icmpName(event: IcmpEvent): string {
  return NAMES[`${event.ipVersion}/${event.type}/${event.code}`] ?? `type ${event.type} code ${event.code}`;
}

/** Type of "destination unreachable", RFC 792 and RFC 4443. */
const UNREACHABLE = { 4: 3, 6: 1 } as const;

/** The first ICMP error for the SYN of a connection that never came up, and that fits. */
export function icmpForSyn({ facts }: VerdictContext, fits: (event: IcmpEvent) => boolean): IcmpEvent | null {
  if (handshakeOf(facts).synAcks.length > 0 || hasSpoken(facts.server)) return null;
  return icmpErrorsOf(facts).find((event) => event.quotedFromOriginator && fits(event)) ?? null;
}

/** "Destination unreachable" with one of these codes. */
export function isUnreachable(event: IcmpEvent, codes: IcmpMatch): boolean {
  return event.type === UNREACHABLE[event.ipVersion] && (event.ipVersion === 4 ? codes.v4 : codes.v6).includes(event.code);
}

/** What one ICMP verdict adds to what they share. */
export interface IcmpVerdict {
  code: string;
  title: string;
  fits(event: IcmpEvent): boolean;
  meaning(params: IcmpParams): string;
  causes: readonly CauseRow<IcmpParams>[];
  fixes: readonly FixRow<IcmpParams>[];
  page: VerdictPage;
}

/** A server has a route to itself: what says otherwise in its name is a REJECT rule with that type. */
export const SELF_REJECTED: readonly FixRow<IcmpParams>[] = letClientIn<IcmpParams>(
  "server",
  "the server itself sent the message: its own packet filter rejects with that type; this puts an exception above the rule",
  (p) => p.sender_is_server,
);

/** The exception in the packet filter that sent the message: the server's own, or a router's. */
export function acceptRules(why: string): FixRow<IcmpParams>[] {
  return [
    ...letClientIn<IcmpParams>("server", `${why}, on the server, whose filter sent the message`, (p) => p.sender_is_server),
    ...letClientIn<IcmpParams>("router", `${why}, on the device that sent the message`, (p) => !p.sender_is_server),
  ];
}

/** The verdicts on ICMP errors differ in codes and words only. */
export function defineIcmpVerdict(row: IcmpVerdict): VerdictDefinition<IcmpParams> {
  return defineVerdict<IcmpParams>({
    code: row.code,
    title: row.title,
    stage: "tcp-connect",
    kind: "verdict",
    needs: "icmp",
    outcome: "failed",
    match(context) {
      const event = icmpForSyn(context, row.fits);
      if (event === null) return forData(context, row);
      const { facts } = context;
      const { syns } = handshakeOf(facts);
      // The first one that went without an answer: a look-up of the address that fails answers all SYNs of its three seconds at once.
      const syn = syns[0];
      const quoting = event.cut
        ? "for a packet between these two addresses (the snap length cut the quotation)"
        : `quoting ${syn === undefined ? "its packet" : "the SYN"}`;
      const evidence = [at(event, event.sender === facts.server.ip ? "server" : "network", `ICMP ${icmpName(event)} from ${event.sender}, ${quoting}`)];
      if (syn !== undefined) evidence.unshift(at(syn, "client", "SYN"));
      const params = paramsOf(event, facts.server.ip, syn === undefined ? event.time : syn.time);
      return event.cut ? likely(params, evidence) : certain(params, evidence);
    },
    say: (p) => (p.quotes === "syn" ? row.meaning(p) : sayOfData(p)),
    causes: [...OF_DATA, ...row.causes.map(aboutSyn)],
    fixes: [...FOR_ANSWERS, ...row.fixes.map(aboutClient)],
    page: { ...row.page, wire: [...row.page.wire, DATA_ON_THE_WIRE] },
  });
}

function paramsOf(event: IcmpEvent, serverIp: string, synTime: number): IcmpParams {
  return {
    icmp_version: event.ipVersion,
    type: event.type,
    code: event.code,
    name: icmpName(event),
    sender: event.sender,
    sender_is_server: event.sender === serverIp,
    delay_ms: Math.max(0, Math.round((event.time - synTime) / 1e6)),
    quotes: "syn",
    segment_bytes: null,
    transmissions: null,
  };
}

const DATA_ON_THE_WIRE =
  "Or, later: the same message quotes data of one end that is sent again and never acknowledged. A single message about data that arrives after all means nothing (RFC 1122 4.2.3.9).";

/** TCP takes an error about data of a connection that stands for a passing one (RFC 1122 4.2.3.9); about bytes that never arrive it is the reason. */
function forData({ facts }: VerdictContext, row: IcmpVerdict): Match<IcmpParams> | null {
  const found = icmpForLostData(facts, row.fits);
  if (found === null) return null;
  const { event, lost } = found;
  const evidence = [
    at(lost.evidence[0]!, lost.from, `${bytes(lost.length)}, never acknowledged`),
    at(event, event.sender === facts.server.ip ? "server" : "network", `ICMP ${icmpName(event)} from ${event.sender}, quoting them`),
    at(lost.evidence[lost.evidence.length - 1]!, lost.from, "the same bytes again"),
  ];
  if (facts.closing !== null) evidence.push(atClosing(facts.closing));
  const params: IcmpParams = {
    ...paramsOf(event, facts.server.ip, lost.firstTime),
    quotes: lost.from === "client" ? "client-data" : "server-data",
    segment_bytes: lost.length,
    transmissions: lost.transmissions,
  };
  // One whose quotation was cut is taken for one of the SYN (IcmpEvent.cut).
  return { certainty: "certain", params, evidence, stage: facts.stage, outcome: facts.closing === null ? "stalled" : "failed" };
}

/** The numbers stand where data is quoted. */
function sayOfData(p: IcmpParams): string {
  const end = p.quotes === "client-data" ? "client" : "server";
  return `${p.sender} ${isNoWay(p) ? "let the handshake pass and returns" : "lets the handshake pass and rejects"} what the ${end} sends then (ICMP ${p.name}): ${bytes(p.segment_bytes!)} were sent ${times(p.transmissions!)} and never acknowledged.`;
}

/** What a router says when it cannot pass a packet on; the other codes are a filter's. */
const NO_WAY: Readonly<Record<4 | 6, IcmpMatch["v4"]>> = { 4: [0, 1, 5, 6, 7, 8, 11, 12], 6: [0, 3] };

function isNoWay(p: IcmpParams): boolean {
  return p.type !== UNREACHABLE[p.icmp_version] || NO_WAY[p.icmp_version].includes(p.code);
}

const A_RULE =
  "a rule of that device takes the handshake and rejects what follows: a rule on length, content, state or rate, or one that was loaded in the middle of the connection";
const WENT_AWAY =
  "behind that device the way ended in the middle of the exchange: the host went down or off the network, a route, link or VPN was withdrawn, or began to run in a circle";

const OF_DATA: readonly CauseRow<IcmpParams>[] = [
  { what: A_RULE, certainty: "likely", when: (p) => p.quotes !== "syn" && !isNoWay(p) },
  { what: WENT_AWAY, certainty: "possible", when: (p) => p.quotes !== "syn" && !isNoWay(p) },
  { what: WENT_AWAY, certainty: "likely", when: (p) => p.quotes !== "syn" && isNoWay(p) },
  { what: A_RULE, certainty: "possible", when: (p) => p.quotes !== "syn" && isNoWay(p) },
];

const FOR_ANSWERS: readonly FixRow<IcmpParams>[] = [
  {
    side: "network",
    command: letAnswersPass,
    why: "on the device that sent the message: lets what the server says to this client pass, above the rule that rejects; gone when the rules are loaded anew",
    when: (p) => p.quotes === "server-data",
  },
  {
    side: "network",
    command: letAnswersOut,
    why: "the same with nftables, above all rules of every chain that filters there; gone when the rules are loaded anew",
    when: (p) => p.quotes === "server-data",
  },
];

/** What explains an error about a SYN says nothing of one about data. */
function aboutSyn(cause: CauseRow<IcmpParams>): CauseRow<IcmpParams> {
  return { ...cause, when: (p, context) => p.quotes === "syn" && (cause.when?.(p, context) ?? true) };
}

/** An exception for packets of the client does not mend the way of the server's. */
function aboutClient(fix: FixRow<IcmpParams>): FixRow<IcmpParams> {
  return { ...fix, when: (p, context) => p.quotes !== "server-data" && (fix.when?.(p, context) ?? true) };
}
