import type { Outcome } from "../../diagnosis/record.ts";
import { MAX_REPORT_HOURS, MAX_REPORT_VERDICTS } from "../../limits.ts";
import type { StoredRecord } from "../../records/stored-record.ts";
import { BoundedMap } from "./bounded-map.ts";

/** Slices of the time that all records span: more would be thinner than a screen's pixel. */
export const SLICES = 120;

const HOUR = 3_600_000;

/** A verdict over time. */
export interface VerdictRow {
  code: string;
  title: string;
  /** The outcome of most of its connections: its colour. */
  outcome: Outcome;
  connections: number;
  first_seen: string;
  last_seen: string;
  /** Connections in each slice. */
  slices: number[];
}

export interface VerdictTimes {
  /** Start of the first slice and end of the last, milliseconds since 1970; both 0 without records. */
  from: number;
  to: number;
  /** Connections by outcome in each slice. */
  outcomes: Partial<Record<Outcome, number>>[];
  /** Most frequent first. */
  verdicts: VerdictRow[];
  /** Records whose verdict or hour was beyond the limits. */
  beyond: number;
}

interface Verdict {
  title: string;
  connections: number;
  first: string;
  last: string;
  outcomes: Map<Outcome, number>;
  hours: Map<number, number>;
}

/** Counts connections by hour, by outcome and by verdict. */
export class VerdictTimesCount {
  readonly #verdicts = new BoundedMap<Verdict>(MAX_REPORT_VERDICTS, () => ({
    title: "",
    connections: 0,
    first: "",
    last: "",
    outcomes: new Map(),
    hours: new Map(),
  }));
  readonly #hours = new Map<number, Partial<Record<Outcome, number>>>();
  #beyond = 0;

  add({ verdict, outcome, started_at: at }: StoredRecord): void {
    const hour = Math.floor(Date.parse(at) / HOUR);
    let slice = this.#hours.get(hour);
    const entry = slice === undefined && this.#hours.size >= MAX_REPORT_HOURS ? null : this.#verdicts.of(verdict.code);
    if (entry === null) {
      this.#beyond++;
      return;
    }
    slice ??= {};
    slice[outcome] = (slice[outcome] ?? 0) + 1;
    this.#hours.set(hour, slice);
    entry.title = verdict.title;
    entry.connections++;
    if (entry.first === "" || at < entry.first) entry.first = at;
    if (at > entry.last) entry.last = at;
    entry.outcomes.set(outcome, (entry.outcomes.get(outcome) ?? 0) + 1);
    entry.hours.set(hour, (entry.hours.get(hour) ?? 0) + 1);
  }

  finish(): VerdictTimes {
    const hours = [...this.#hours.keys()];
    const first = hours.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const end = hours.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 1;
    const sliceOf = (hour: number): number => Math.min(SLICES - 1, Math.floor(((hour - first) / (end - first)) * SLICES));
    const outcomes = Array.from({ length: SLICES }, (): Partial<Record<Outcome, number>> => ({}));
    for (const [hour, counts] of this.#hours) {
      const slice = outcomes[sliceOf(hour)]!;
      for (const [outcome, n] of Object.entries(counts) as [Outcome, number][]) slice[outcome] = (slice[outcome] ?? 0) + n;
    }
    const verdicts = [...this.#verdicts.entries()].map(([code, verdict]) => rowOf(code, verdict, sliceOf));
    return {
      from: hours.length === 0 ? 0 : first * HOUR,
      to: hours.length === 0 ? 0 : end * HOUR,
      outcomes,
      verdicts: verdicts.sort((a, b) => b.connections - a.connections || (a.code < b.code ? -1 : 1)),
      beyond: this.#beyond,
    };
  }
}

function rowOf(code: string, { title, connections, first, last, outcomes, hours }: Verdict, sliceOf: (hour: number) => number): VerdictRow {
  const slices = new Array<number>(SLICES).fill(0);
  for (const [hour, n] of hours) slices[sliceOf(hour)]! += n;
  const outcome = [...outcomes].sort((a, b) => b[1] - a[1])[0]![0];
  return { code, title, outcome, connections, first_seen: first, last_seen: last, slices };
}
