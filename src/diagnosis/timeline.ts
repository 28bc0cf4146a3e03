import { PATIENCE } from "../exchange/ending.ts";
import { otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts, LostSegment, Peer } from "../exchange/exchange-facts.ts";
import { handshakeOf } from "../exchange/handshake.ts";
import { owedIn } from "../exchange/owed.ts";
import { namesBetween, type StreamItem, streamItemsOf } from "../exchange/wire-names.ts";
import { MAX_TIMELINE_STEPS } from "../limits.ts";
import { TcpFlag } from "../net/packet.ts";
import type { IcmpEvent, Segment } from "../tcp/segment.ts";
import { icmpName } from "../verdicts/icmp-error.ts";
import type { TimelineStep } from "./record.ts";
import type { TimeText } from "./time-text.ts";

/** A step before its time is text, with what later segments are held against. */
interface Step extends Omit<TimelineStep, "time"> {
  time: number;
  /** The segment that it stands for. */
  segment: Segment | null;
}

/**
 * The exchange packet by packet, for the ladder: handshake, what carries bytes, FIN, RST, ICMP errors, and what is missing. Pure ACKs are left
 * out but for the handshake's, and those in its place that acknowledge something else. A repetition is counted at the step that it repeats. At most MAX_TIMELINE_STEPS; those left out of the middle are told in a step.
 */
export function timelineOf(facts: ExchangeFacts, time: TimeText): TimelineStep[] {
  const steps = [...holes(facts), ...segmentSteps(facts), ...facts.connection.icmp.map((event) => icmpStep(facts, event))];
  steps.sort((a, b) => a.time - b.time);
  addOwed(facts, steps);
  return bounded(steps).map(({ segment: _segment, ...step }) => ({ ...step, time: time.text(step.time) }));
}

function segmentSteps(facts: ExchangeFacts): Step[] {
  const items = { client: streamItemsOf(facts, facts.client), server: streamItemsOf(facts, facts.server) };
  const steps: Step[] = [];
  const { strangeAnswers } = handshakeOf(facts);
  let acknowledged = false;
  for (const segment of facts.segments) {
    const from = endOf(facts, segment);
    const isChallenge = (segment.flags & (TcpFlag.Syn | TcpFlag.Rst)) === 0 && strangeAnswers.includes(segment);
    const what = isChallenge ? "ACK of another sequence number" : nameOf(facts, segment, items[from], acknowledged);
    if (what === null) continue;
    if (what === "ACK") acknowledged = true;
    const repeated = steps.find((step) => repeats(step, segment, from, what));
    if (repeated !== undefined) repeated.retransmissions++;
    else steps.push(stepOf(facts, segment, from, what));
  }
  for (const lost of facts.lost) markLost(steps, lost);
  return steps;
}

function stepOf(facts: ExchangeFacts, segment: Segment, from: End, what: string): Step {
  const injected = segment === facts.injectedReset?.segment;
  return {
    capture: segment.capture,
    frame: segment.frame,
    time: segment.time,
    from: injected ? "network" : from,
    to: otherEnd(from),
    what: injected ? `RST in the ${from}'s name` : what,
    bytes: segment.length,
    retransmissions: 0,
    lost: false,
    segment,
  };
}

/** Null for a pure ACK, and for nothing that the ladder shows. */
function nameOf(facts: ExchangeFacts, segment: Segment, items: readonly StreamItem[], acknowledged: boolean): string | null {
  const has = (flag: number): boolean => (segment.flags & flag) !== 0;
  const ignored = segment.kind === "outside-window" ? ", ignored" : "";
  if (has(TcpFlag.Syn)) return `${has(TcpFlag.Ack) ? "SYN-ACK" : "SYN"}${ignored}`;
  if (has(TcpFlag.Rst)) return `RST${ignored}`;
  if (segment.kind === "window-probe" || segment.kind === "keep-alive") return segment.kind.replace("-", " ");
  const data = segment.length === 0 ? null : (namesBetween(items, segment.offset, segment.offset + segment.length) ?? "data");
  if (has(TcpFlag.Fin)) return data === null ? "FIN" : `${data}, FIN`;
  if (data !== null) return data + ignored;
  if (segment.window === 0) return "window closed";
  const completes = !acknowledged && segment.fromOriginator && segment.kind === "new" && facts.connection.synAckSeen;
  return completes && segment.offset === 0 ? "ACK" : null;
}

function repeats(step: Step, segment: Segment, from: End, what: string): boolean {
  const earlier = step.segment;
  if (earlier === null || step.from !== from || step.lost) return false;
  const samePlace = segment.kind === "retransmission" && earlier.offset === segment.offset;
  return (samePlace || segment.kind === "window-probe" || segment.kind === "keep-alive" || segment.length === 0) && step.what === what;
}

function markLost(steps: readonly Step[], lost: LostSegment): void {
  if (lost.seenFrom !== "sender" || lost.recovered) return;
  for (const step of steps) {
    if (step.from === lost.from && step.segment !== null && step.segment.offset === lost.offset && step.bytes > 0) step.lost = true;
  }
}

/** Bytes that later ones jump over: the path lost them before this point. */
function holes(facts: ExchangeFacts): Step[] {
  return facts.lost
    .filter(({ seenFrom }) => seenFrom === "receiver")
    .map((lost) => {
      const peer = facts[lost.from];
      return missing(facts, lost.from, nameOfHole(facts, peer, lost), lost.firstTime, lost.length, true);
    });
}

function nameOfHole(facts: ExchangeFacts, peer: Peer, lost: LostSegment): string {
  const known = namesBetween(streamItemsOf(facts, peer), lost.offset, lost.offset + lost.length);
  if (known !== null) return known;
  return peer.ssh.ident !== null && peer.ssh.kexinitCount === 0 ? "KEXINIT" : "data";
}

/** What was owed and never came, where the silence shows that it won't: in front of the packet that ended it, else last. */
function addOwed(facts: ExchangeFacts, steps: Step[]): void {
  const { closing } = facts;
  const owed = owedIn(facts);
  if (owed === null || steps.some(({ lost }) => lost) || (closing !== null && (closing.by === "network" || closing.quietBefore < PATIENCE))) return;
  const before = closing === null ? -1 : steps.findIndex((step) => step.time >= closing.time);
  const at = before === -1 ? steps.length : before;
  const name = owed.message.replace(/^SSH_MSG_/, "");
  steps.splice(at, 0, missing(facts, owed.by, name, closing?.time ?? facts.connection.lastTime, 0, false));
}

function missing({ connection }: ExchangeFacts, from: End, what: string, time: number, bytes: number, lost: boolean): Step {
  return { capture: connection.capture, frame: null, time, from, to: otherEnd(from), what, bytes, retransmissions: 0, lost, segment: null };
}

function icmpStep(facts: ExchangeFacts, event: IcmpEvent): Step {
  const to: End = event.quotedFromOriginator === facts.client.fromOriginator ? "client" : "server";
  const mtu = event.mtu > 0 ? `, MTU ${event.mtu}` : "";
  return {
    capture: event.capture,
    frame: event.frame,
    time: event.time,
    from: event.sender === facts[otherEnd(to)].ip ? otherEnd(to) : "network",
    to,
    what: `ICMP ${icmpName(event)}${mtu}`,
    bytes: 0,
    retransmissions: 0,
    lost: false,
    segment: null,
  };
}

function endOf({ client }: ExchangeFacts, segment: Segment): End {
  return segment.fromOriginator === client.fromOriginator ? "client" : "server";
}

/** The beginning and the end; what is left out between them is counted. */
function bounded(steps: readonly Step[]): Step[] {
  const extra = steps.length - MAX_TIMELINE_STEPS;
  if (extra <= 0) return [...steps];
  const head = MAX_TIMELINE_STEPS / 2;
  const left = steps.slice(head, head + extra + 1);
  const first = left[0]!;
  return [...steps.slice(0, head), { ...first, what: `${left.length} more steps, not shown`, lost: false, segment: null }, ...steps.slice(head + left.length)];
}
