import { namesBetween, streamItemsOf } from "../exchange/wire-names.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { type ClockAlignment, translate } from "./align-clocks.ts";
import type { Passage } from "./pair-segments.ts";
import type { Sighting } from "./sighting.ts";

/** The time that a capture covers: first and last frame. Nanoseconds, from the common zero. */
export interface Span {
  first: number;
  last: number;
}

/** Packets of one end that left one point and did not come to the next. */
export interface Loss {
  fromClient: boolean;
  /** In order of time, repetitions included. */
  segments: Segment[];
  /** No transmission of the first of them arrived. */
  fatal: boolean;
  /** What the first fatal one carries, else the first: "SYN", "KEXINIT". */
  name: string;
  first: Segment;
  /** What sets them apart from those that pass, as far as one thing does. */
  rule: "size" | "dscp" | "all" | null;
  /** Largest payload of this end that passes. Bytes. */
  largestPassed: number;
}

/**
 * What one end's packets lost on the way. A packet that the next point cannot have recorded, because its capture was not running (any more), counts
 * only when it was repeated and no copy of it came, which shows that nobody got it.
 */
export function lossOf(passages: readonly Passage[], fromClient: boolean, sender: Sighting, span: Span, clock: ClockAlignment | null): Loss | null {
  const mine = passages.filter((passage) => passage.fromClient === fromClient);
  const gone = mine.filter(({ sent, received }) => sent !== null && received === null).map(({ sent }) => sent!);
  const passed = mine.filter(({ received }) => received !== null).map(({ sent, received }) => received ?? sent!);
  const came = (segment: Segment): boolean => passed.some((other) => sameBytes(segment, other));
  const counted = gone.filter((segment) => isMeant(segment) && (isCovered(segment, sender, span, clock) || (repeatedIn(segment, gone) && !came(segment))));
  const fatal = counted.filter((segment) => !came(segment));
  const first = fatal[0] ?? counted[0];
  if (first === undefined) return null;
  return {
    fromClient,
    segments: counted,
    fatal: fatal.length > 0,
    name: nameOf(sender, first, fromClient),
    first,
    rule: ruleOf(fatal.length > 0 ? fatal : counted, passed),
    largestPassed: Math.max(0, ...passed.map(({ length }) => length)),
  };
}

/** Pure ACKs come by the dozen, and the next one makes up for a lost one; only the handshake's has a step of its own. */
function isMeant(segment: Segment): boolean {
  return segment.length > 0 || (segment.flags & (TcpFlag.Syn | TcpFlag.Fin)) !== 0 || (segment.offset === 0 && segment.ackOffset === 0);
}

function isCovered(segment: Segment, { base }: Sighting, span: Span, clock: ClockAlignment | null): boolean {
  if (clock === null) return false;
  const slack = clock.error * 1e9;
  const at = translate(clock, segment.time + base);
  return at > span.first + slack && at < span.last - slack;
}

function repeatedIn(segment: Segment, gone: readonly Segment[]): boolean {
  return gone.some((other) => other !== segment && other.offset === segment.offset && other.length === segment.length && other.flags === segment.flags);
}

function sameBytes(lost: Segment, passed: Segment): boolean {
  if (lost.length === 0)
    return passed.offset === lost.offset && (passed.flags & lost.flags & (TcpFlag.Syn | TcpFlag.Fin)) === (lost.flags & (TcpFlag.Syn | TcpFlag.Fin));
  return passed.length > 0 && passed.offset <= lost.offset && passed.offset + passed.length > lost.offset;
}

/** One thing that all of the lost have and none of the passed has. */
export function ruleOf(lost: readonly Segment[], passed: readonly Segment[]): Loss["rule"] {
  if (passed.length === 0) return "all";
  const classes = new Set(lost.map(dscp));
  if (classes.size === 1 && !passed.some((other) => classes.has(dscp(other)))) return "dscp";
  const smallest = Math.min(...lost.map(({ length }) => length));
  const largest = Math.max(...passed.map(({ length }) => length));
  return smallest > largest && largest > 0 ? "size" : null;
}

/** The six bits of RFC 2474 3. */
export function dscp({ trafficClass }: Segment): number {
  return trafficClass >> 2;
}

export function nameOf({ facts }: Sighting, segment: Segment, fromClient: boolean): string {
  if ((segment.flags & TcpFlag.Syn) !== 0) return (segment.flags & TcpFlag.Ack) === 0 ? "SYN" : "SYN-ACK";
  if ((segment.flags & TcpFlag.Rst) !== 0) return "RST";
  if (segment.length > 0) {
    const items = streamItemsOf(facts, fromClient ? facts.client : facts.server);
    return namesBetween(items, segment.offset, segment.offset + segment.length) ?? "data";
  }
  return (segment.flags & TcpFlag.Fin) === 0 ? "ACK" : "FIN";
}

/** "KEXINIT, 7 packets of 1448 bytes; packets of up to 112 bytes pass". */
export function lossWords(loss: Loss): string {
  const { segments, largestPassed, rule, fatal } = loss;
  const sizes = [...new Set(segments.map(({ length }) => length))].sort((x, y) => x - y);
  const size = sizes.at(-1) === 0 ? "" : ` of ${sizes.length === 1 ? sizes[0] : `${sizes[0]} to ${sizes.at(-1)}`} bytes`;
  const packets = `${loss.name}, ${segments.length} ${segments.length === 1 ? "packet" : "packets"}${size}`;
  const passes: Record<NonNullable<Loss["rule"]>, string> = {
    size: `; packets of up to ${largestPassed} bytes pass`,
    dscp: `; all with DSCP ${dscp(loss.first)}, and others pass`,
    all: `; nothing of the ${loss.fromClient ? "client" : "server"} passes`,
  };
  return `${packets}${rule === null ? "" : passes[rule]}${fatal ? "" : "; what was sent again arrived"}`;
}
