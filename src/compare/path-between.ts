import type { PathRecord } from "../diagnosis/compare-record.ts";
import { otherEnd } from "../exchange/ends.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ClockAlignment } from "./align-clocks.ts";
import { type Delay, delayOf, delayWords, NOTABLE, type Trip, tripsOf } from "./delays.ts";
import { type Loss, lossOf, lossWords, type Span } from "./losses.ts";
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
  /** Packets that took much longer than a path takes, by end. */
  delays: Delay[];
  /** The quickest way there and back, where it is notable and nothing tells which of the two takes so long. Nanoseconds. */
  roundTrip: number | null;
}

/** Frames named in one finding; the rest is counted in its words. */
const MAX_FRAMES = 16;

/** `b` null: the second point did not see the connection at all; what left the first one did not get there, unless it was answered. */
export function pathBetween(a: Sighting, b: Sighting | null, spans: { a: Span; b: Span }, clock: ClockAlignment | null): PathBetween {
  if (b === null) {
    if (wasAnswered(a)) return { a, b, elsewhere: true, passages: [], losses: [], injected: [], rewrites: [], delays: [], roundTrip: null };
    const passages = a.facts.segments
      .filter((s) => s.fromOriginator === a.facts.client.fromOriginator)
      .map((sent) => ({ fromClient: true, sent, received: null }));
    const loss = lossOf(passages, true, a, { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }, { offset: 0, error: 0, drift: null, since: 0 });
    return { a, b, elsewhere: false, passages, losses: loss === null ? [] : [loss], injected: [], rewrites: [], delays: [], roundTrip: null };
  }
  const passages = pairSegments(a, b);
  const rewrites = rewritesBetween(a, b, passages);
  // Two exchanges that meet in the middle have no packet in common.
  if (rewrites.some(({ intercepts }) => intercepts))
    return { a, b, elsewhere: false, passages: [], losses: [], injected: [], rewrites, delays: [], roundTrip: null };
  const back = clock === null ? null : { ...clock, offset: -clock.offset, drift: clock.drift === null ? null : { ...clock.drift, ppm: -clock.drift.ppm } };
  const trips = clock === null ? [] : tripsOf(passages, a, b, clock);
  const spanOf = (span: Span, fromClient: boolean): Span => ({ ...span, last: span.last - longest(trips, fromClient) });
  const losses = [lossOf(passages, true, a, spanOf(spans.b, true), clock), lossOf(passages, false, b, spanOf(spans.a, false), back)];
  const delays = clock === null ? [] : [delayOf(trips, true, a, b, clock), delayOf(trips, false, a, b, clock)];
  const found = { losses: losses.filter((loss) => loss !== null), delays: delays.filter((delay) => delay !== null) };
  return { a, b, elsewhere: false, passages, ...found, injected: injectedIn(passages, a, b), rewrites, roundTrip: slowRoundTrip(clock) };
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

/** Clocks are set by the quickest packets both ways: half of the time there and back is the error. */
function slowRoundTrip(clock: ClockAlignment | null): number | null {
  return clock !== null && clock.error * 1e9 > NOTABLE ? clock.error * 2e9 : null;
}

/** What takes that long may still be on its way when a capture ends. Nanoseconds. */
function longest(trips: readonly Trip[], fromClient: boolean): number {
  return trips.reduce((most, trip) => (trip.fromClient === fromClient ? Math.max(most, trip.took) : most), 0);
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
    ...path.delays.map((delay): PathRecord => {
      const frames = delay.trips.slice(0, MAX_FRAMES).map(({ received }) => received.frame);
      return { between, finding: "delayed", from: delay.fromClient ? "client" : "server", capture: delay.seenAt.point, frames, what: delayWords(delay) };
    }),
  ];
  if (path.roundTrip !== null) {
    const what = `the quickest packets there and back took ${(path.roundTrip / 1e9).toFixed(3)} s together; which way holds them cannot be told by clocks of which only these packets are known`;
    records.push({ between, finding: "delayed", from: null, capture: between[0], frames: [], what });
  }
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
