import type { ConnectionRecord, Outcome, SummaryRecord, Verdict } from "../diagnosis/record.ts";

/** Counts connections by outcome and by verdict as they go by. */
export class SummaryCount {
  connections = 0;
  readonly #outcomes: Partial<Record<Outcome, number>> = {};
  readonly #verdicts = new Map<string, number>();

  add(record: ConnectionRecord): void {
    this.connections++;
    this.#outcomes[record.outcome] = (this.#outcomes[record.outcome] ?? 0) + 1;
    this.#verdicts.set(record.verdict.code, (this.#verdicts.get(record.verdict.code) ?? 0) + 1);
  }

  summary(notes: Verdict[]): SummaryRecord {
    return { connections: this.connections, by_outcome: this.#outcomes, by_verdict: Object.fromEntries(this.#verdicts), notes };
  }
}
