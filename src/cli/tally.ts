import type { ConnectionRecord, SeriesRecord, SummaryRecord, Verdict } from "../diagnosis/record.ts";
import type { Filter } from "./filter.ts";

/** Counts the connections that pass the filter: the summary is of what is printed. */
export class Tally {
  readonly #filter: Filter;
  readonly #uids = new Set<string>();
  readonly #summary: Omit<SummaryRecord, "notes"> = { connections: 0, by_outcome: {}, by_verdict: {} };

  /** Connections that did not pass. */
  refused = 0;

  constructor(filter: Filter) {
    this.#filter = filter;
  }

  /** Counts the connection when it passes, and says whether it does. */
  take(record: ConnectionRecord): boolean {
    if (!this.#filter.accepts(record)) {
      this.refused++;
      return false;
    }
    const { outcome, verdict, uid } = record;
    const { by_outcome, by_verdict } = this.#summary;
    this.#summary.connections++;
    by_outcome[outcome] = (by_outcome[outcome] ?? 0) + 1;
    by_verdict[verdict.code] = (by_verdict[verdict.code] ?? 0) + 1;
    if (this.#filter.active) this.#uids.add(uid);
    return true;
  }

  /** A series is told when one of its connections was. */
  holds(series: SeriesRecord): boolean {
    return !this.#filter.active || series.uids.some((uid) => this.#uids.has(uid));
  }

  /** An exchange failed or stalled. */
  get failed(): boolean {
    return (this.#summary.by_outcome.failed ?? 0) + (this.#summary.by_outcome.stalled ?? 0) > 0;
  }

  summary(notes: Verdict[]): SummaryRecord {
    return { ...this.#summary, notes };
  }
}
