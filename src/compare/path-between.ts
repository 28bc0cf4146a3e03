import type { PathRecord } from "../diagnosis/compare-record.ts";
import { otherEnd } from "../exchange/ends.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { type ClockAlignment, translate } from "./align-clocks.ts";
import { type Loss, lossOf, lossWords, nameOf, type Span } from "./losses.ts";
import { type Passage, pairSegments } from "./pair-segments.ts";
import { type Rewrite, rewritesBetween } from "./rewrites.ts";
import type { Sighting } from "./sighting.ts";
import type { UnansweredAt } from "./unanswered.ts";

/** Everything that happened to one connection between two points; the first is nearer to the client. */
export interface PathBetween {
  a: Sighting;
  b: Sighting | null;
  /** The second point did not see it, and yet somebody answered: it took another way, or was answered before that point. */
  elsewhere: boolean;
  passages: Passage[];
  losses: Loss[];
  /** RSTs that the second point of their way saw and the first did not. */
  injected: { from: End; segment: Segment; seenAt: Sighting }[];
  rewrites: Rewrite[];
  /** Packets that took much longer than others. */
  delayed: { from: End; segment: Segment; seenAt: Sighting; name: string; seconds: number }[];
}

/** Longer than the rest by this: a person notices, and TCP repeats (RFC 6298 2.4: 1 s at least, Linux 0.2 s). Nanoseconds. */
const NOTABLE_DELAY = 500e6;
/** Frames named in one finding; the rest is counted in its words. */
const MAX_FRAMES = 16;

/** `b` null: the second point did not see the connection at all; what left the first one did not get there, unless it was answered. */
export function pathBetween(a: Sighting, b: Sighting | null, spans: { a: Span; b: Span }, clock: ClockAlignment | null): PathBetween {
  if (b === null) {
    if (wasAnswered(a)) return { a, b, elsewhere: true, passages: [], losses: [], injected: [], rewrites: [], delayed: [] };
    const passages = a.facts.segments
      .filter((s) => s.fromOriginator === a.facts.client.fromOriginator)
      .map((sent) => ({ fromClient: true, sent, received: null }));
    const loss = lossOf(passages, true, a, { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }, { offset: 0, error: 0, drift: null, since: 0 });
    return { a, b, elsewhere: false, passages, losses: loss === null ? [] : [loss], injected: [], rewrites: [], delayed: [] };
  }
  const passages = pairSegments(a, b);
  const rewrites = rewritesBetween(a, b, passages);
  // Two exchanges that meet in the middle have no packet in common.
  if (rewrites.some(({ intercepts }) => intercepts)) return { a, b, elsewhere: false, passages: [], losses: [], injected: [], rewrites, delayed: [] };
  const back = clock === null ? null : { ...clock, offset: -clock.offset, drift: clock.drift === null ? null : { ...clock.drift, ppm: -clock.drift.ppm } };
  const losses = [lossOf(passages, true, a, spans.b, clock), lossOf(passages, false, b, spans.a, back)].filter((loss) => loss !== null);
  const delayed = clock === null ? [] : delayedIn(passages, a, b, clock);
  return { a, b, elsewhere: false, passages, losses, injected: injectedIn(passages, a, b), rewrites, delayed };
}

/** By more than a RST, which anything on the way may send. */
function wasAnswered({ facts }: Sighting): boolean {
  return facts.segments.some((s) => s.fromOriginator === facts.server.fromOriginator && (s.flags & TcpFlag.Rst) === 0);
}

function injectedIn(passages: readonly Passage[], a: Sighting, b: Sighting): PathBetween["injected"] {
  return passages
    .filter(({ sent, received }) => sent === null && received !== null && (received.flags & TcpFlag.Rst) !== 0)
    .map(({ received, fromClient }) => ({ from: fromClient ? "client" : "server", segment: received!, seenAt: fromClient ? b : a }));
}

function delayedIn(passages: readonly Passage[], a: Sighting, b: Sighting, clock: ClockAlignment): PathBetween["delayed"] {
  const trips = passages.flatMap(({ sent, received, fromClient }) => {
    if (sent === null || received === null) return [];
    const [atA, atB] = fromClient ? [sent, received] : [received, sent];
    const later = atB.time + b.base - translate(clock, atA.time + a.base);
    return [{ fromClient, sent, received, trip: fromClient ? later : -later }];
  });
  return trips
    .filter(({ trip }) => trip > NOTABLE_DELAY + clock.error * 1e9)
    .map(({ fromClient, sent, received, trip }) => ({
      from: fromClient ? "client" : "server",
      segment: received,
      seenAt: fromClient ? b : a,
      name: nameOf(fromClient ? a : b, sent, fromClient),
      seconds: trip / 1e9,
    }));
}

/** The findings as records, the gravest first; one that says so where nothing happened. */
export function pathRecords(path: PathBetween, between: [number, number]): PathRecord[] {
  const { a, b } = path;
  const records: PathRecord[] = [
    ...path.injected.map(({ from, segment, seenAt }): PathRecord => {
      const what = `a RST in the ${from}'s name, for the ${otherEnd(from)}; the ${from}'s side did not see it`;
      return { between, finding: "reset-injected", from, capture: seenAt.point, frames: [segment.frame], what };
    }),
    ...path.losses.map((loss): PathRecord => {
      const seenAt = loss.fromClient ? a : b!;
      const frames = loss.segments.slice(0, MAX_FRAMES).map(({ frame }) => frame);
      return { between, finding: "dropped", from: loss.fromClient ? "client" : "server", capture: seenAt.point, frames, what: lossWords(loss) };
    }),
    ...path.rewrites.map((rewrite): PathRecord => ({ between, finding: "rewritten", from: rewrite.from, capture: between[1], frames: [], what: rewrite.what })),
    ...path.delayed.map(({ from, segment, seenAt, name, seconds }): PathRecord => {
      return { between, finding: "delayed", from, capture: seenAt.point, frames: [segment.frame], what: `${name} took ${seconds.toFixed(3)} s` };
    }),
  ];
  if (path.elsewhere) records.push(unseen(between, 1, "not seen there, and yet answered: it took another way, or something before that point answers"));
  const nothing: PathRecord = { between, finding: "nothing", from: null, capture: between[0], frames: [], what: "same path, nothing lost, nothing changed" };
  return records.length === 0 ? [nothing] : records;
}

/** A point that did not see a connection which others saw. */
export function unseen(between: [number, number], which: 0 | 1, what: string): PathRecord {
  return { between, finding: "not-seen", from: null, capture: between[which], frames: [], what };
}

/** What came to the last point of its way for nothing: lost behind it, and so between it and itself. */
export function unansweredRecord({ at, loss }: UnansweredAt): PathRecord {
  const packets = `${loss.name}, ${loss.segments.length} packets, arrived at this point and never answered: dropped behind it`;
  const frames = loss.segments.slice(0, MAX_FRAMES).map(({ frame }) => frame);
  return { between: [at.point, at.point], finding: "dropped", from: loss.fromClient ? "client" : "server", capture: at.point, frames, what: packets };
}
