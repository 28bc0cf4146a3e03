import type { ConnectionRecord, Outcome } from "../diagnosis/record.ts";
import type { HostTest } from "./host-flag.ts";
import { type Span, spanOf, type TimeFlag } from "./time-flag.ts";

export type Only = "failed" | "ok" | "all";

const OUTCOMES_OF: Record<Only, readonly Outcome[]> = { failed: ["failed", "stalled"], ok: ["ok"], all: ["ok", "failed", "stalled", "probe", "unknown"] };

/** What the user asked to see. Null asks for everything. */
export interface FilterFlags {
  only: Only | null;
  host: HostTest | null;
  /** Codes; a connection has one when its verdict or one of `also` has it. */
  verdicts: readonly string[] | null;
  since: TimeFlag | null;
  until: TimeFlag | null;
}

/** Says which connections are printed and count for the exit status. */
export class Filter {
  readonly #flags: FilterFlags;
  readonly #firstTime: () => number | null;
  #span: Span | null = null;
  /** False: everything passes. */
  readonly active: boolean;

  /** `firstTime`: the capture's first frame in milliseconds since 1970, once it has been read. */
  constructor(flags: FilterFlags, firstTime: () => number | null) {
    this.#flags = flags;
    this.#firstTime = firstTime;
    this.active = Object.values(flags).some((flag) => flag !== null);
  }

  accepts(record: ConnectionRecord): boolean {
    const { only, host, verdicts } = this.#flags;
    if (only !== null && !OUTCOMES_OF[only].includes(record.outcome)) return false;
    if (host !== null && !host(record.client.ip) && !host(record.server.ip)) return false;
    if (verdicts !== null && ![record.verdict, ...record.also].some(({ code }) => verdicts.includes(code))) return false;
    return this.#inTime(record);
  }

  /** A connection counts when any part of it lies in the span. */
  #inTime(record: ConnectionRecord): boolean {
    const { since, until } = this.#flags;
    if (since === null && until === null) return true;
    this.#span ??= spanOf(since, until, this.#firstTime() ?? Date.parse(record.started_at));
    const started = Date.parse(record.started_at);
    const ended = Date.parse(record.ended_at);
    return (this.#span.since === null || ended >= this.#span.since) && (this.#span.until === null || started <= this.#span.until);
  }
}
