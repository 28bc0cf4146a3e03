import type { ComparedRecord, Comparison, PathRecord, PointRecord } from "../diagnosis/compare-record.ts";
import type { CaptureRecord, SummaryRecord } from "../diagnosis/record.ts";
import { alignClocks, type ClockAlignment, clockSample } from "./align-clocks.ts";
import type { Span } from "./losses.ts";
import { matchSightings } from "./match-sightings.ts";
import { packetsAtPoints } from "./packets-at-points.ts";
import { pairSegments } from "./pair-segments.ts";
import { type PathBetween, pathBetween, pathRecords, unansweredRecord, unseen } from "./path-between.ts";
import { provenVerdict } from "./proven-verdict.ts";
import type { SeenConnection, Sighting } from "./sighting.ts";
import { type UnansweredAt, unansweredAt } from "./unanswered.ts";

/** One capture, read: its record, time 0 of its facts (seconds since 1970), and what it saw. */
export interface Point {
  name: string;
  capture: CaptureRecord;
  epochSeconds: number;
  sightings: Omit<Sighting, "base">[];
}

/** Puts together what several points of one path saw. `points` in path order, the client's end first. Pure. */
export function comparePoints(points: readonly Point[], withPackets: boolean): Comparison {
  const zero = points.find(({ sightings }) => sightings.length > 0)?.epochSeconds ?? 0;
  const based = points.map(({ sightings, epochSeconds }) => sightings.map((sighting) => ({ ...sighting, base: (epochSeconds - zero) * 1e9 })));
  const seen = matchSightings(based);
  const clocks = clocksBetween(points.length, seen);
  const spans = points.map(({ capture }) => spanOf(capture, zero));
  const captures = points.map(({ capture }, index) => pointRecord(capture, index, seen));
  const offsets = withPackets ? captures.map(({ clock_offset_s }) => clock_offset_s) : null;
  const connections = seen
    .map((connection) => comparedRecord(connection, points, spans, clocks, offsets))
    .sort((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
  return { captures, summary: summaryOf(connections), connections };
}

/** Clocks of neighbouring points against each other, from what both saw. */
function clocksBetween(count: number, seen: readonly SeenConnection[]): (ClockAlignment | null)[] {
  return Array.from({ length: count - 1 }, (_, i) => clockBetween(seen, i, i + 1));
}

function clockBetween(seen: readonly SeenConnection[], first: number, second: number): ClockAlignment | null {
  const samples = seen.flatMap(({ sightings }) => {
    const a = sightings[first];
    const b = sightings[second];
    return a && b ? pairSegments(a, b).flatMap((passage) => clockSample(passage, { a: a.base, b: b.base }) ?? []) : [];
  });
  return samples.length === 0 ? null : alignClocks(samples);
}

function spanOf({ first_time, last_time }: CaptureRecord, zero: number): Span {
  const at = (time: string | null, missing: number): number => (time === null ? missing : (Date.parse(time) - zero * 1000) * 1e6);
  // Milliseconds are cut off by Date.parse; a packet of the last one still belongs to the capture.
  return { first: at(first_time, Number.POSITIVE_INFINITY), last: at(last_time, Number.NEGATIVE_INFINITY) + 1e6 };
}

function pointRecord(capture: CaptureRecord, index: number, seen: readonly SeenConnection[]): PointRecord {
  const clock = index === 0 ? { offset: 0, error: 0, drift: { ppm: 0, error: 0 } } : clockBetween(seen, 0, index);
  const drift = clock?.drift ?? null;
  return {
    ...capture,
    clock_offset_s: clock === null ? null : round(clock.offset),
    clock_offset_error_s: clock === null ? null : round(clock.error),
    clock_drift_ppm: drift === null ? null : Math.abs(drift.ppm) > drift.error ? Math.round(drift.ppm * 10) / 10 : 0,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

function comparedRecord(
  { sightings, matchedBy }: SeenConnection,
  points: readonly Point[],
  spans: readonly Span[],
  clocks: readonly (ClockAlignment | null)[],
  offsets: readonly (number | null)[] | null,
): ComparedRecord {
  const present = sightings.filter((sighting) => sighting !== null);
  const paths: PathBetween[] = [];
  for (let i = 0; i + 1 < sightings.length; i++) {
    const a = sightings[i];
    if (a) paths.push(pathBetween(a, sightings[i + 1] ?? null, { a: spans[i]!, b: spans[i + 1]! }, clocks[i]!));
  }
  const tell = { names: points.map(({ name }) => name), epochs: points.map(({ epochSeconds }) => epochSeconds) };
  const unanswered = unansweredAtEnds(sightings, paths);
  const { verdict, sighting, outcome } = provenVerdict(present, paths, unanswered, tell);
  return {
    ...sighting.record,
    outcome,
    died_at: outcome === "ok" ? null : (sighting.record.died_at ?? sighting.facts.stage),
    verdict,
    seen_at: present.map(({ point, record }) => ({
      capture: point,
      first_frame: record.first_frame,
      last_frame: record.last_frame,
      client: record.client,
      server: record.server,
    })),
    matched_by: [...matchedBy],
    path: [...pathOf(sightings, paths), ...unanswered.map(unansweredRecord)],
    ...(offsets === null ? {} : { packets: packetsAtPoints(sightings, tell.epochs, offsets) }),
  };
}

/** What came to the ends of the path and no further; nothing is said of it while something is lost between the points. */
function unansweredAtEnds(sightings: readonly (Sighting | null)[], paths: readonly PathBetween[]): UnansweredAt[] {
  if (paths.some(({ losses, injected, elsewhere }) => losses.length > 0 || injected.length > 0 || elsewhere)) return [];
  const [first, last] = [sightings[0], sightings.at(-1)];
  return [last ? unansweredAt(last, true) : null, first ? unansweredAt(first, false) : null].filter((found) => found !== null);
}

/** The findings in path order. */
function pathOf(sightings: readonly (Sighting | null)[], paths: readonly PathBetween[]): PathRecord[] {
  return sightings.slice(1).flatMap((b, i) => {
    const path = paths.find(({ a }) => a.point === i);
    if (path !== undefined) return pathRecords(path, [i, i + 1]);
    return b === null ? [] : [unseen([i, i + 1], 0, "not seen there: it came another way, or that capture was not running")];
  });
}

function summaryOf(connections: readonly ComparedRecord[]): SummaryRecord {
  const summary: SummaryRecord = { connections: connections.length, by_outcome: {}, by_verdict: {}, notes: [] };
  for (const { outcome, verdict } of connections) {
    summary.by_outcome[outcome] = (summary.by_outcome[outcome] ?? 0) + 1;
    summary.by_verdict[verdict.code] = (summary.by_verdict[verdict.code] ?? 0) + 1;
  }
  return summary;
}
