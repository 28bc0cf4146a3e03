import type { ConnectionRecord } from "../../diagnosis/record.ts";
import { MAX_GROUP_FRAMES, MAX_REPORT_GROUPS } from "../../limits.ts";

/** Connections that are told alike: the first one is told, the others are counted. */
export interface ReportGroup {
  first: ConnectionRecord;
  /** Connections in it, the first one included. */
  size: number;
  /** First frames of the others, as far as they are kept. */
  frames: number[];
}

/** Groups in the order in which their first connection ended; at most MAX_REPORT_GROUPS, and the first one of every verdict. */
export class ReportGroups {
  readonly #keyOf: (record: ConnectionRecord) => string;
  readonly #groups = new Map<string, ReportGroup>();
  readonly #codes = new Set<string>();
  /** Connections in no group, because MAX_REPORT_GROUPS was reached. */
  ungrouped = 0;

  /** `keyOf`: the same for connections of one group. */
  constructor(keyOf: (record: ConnectionRecord) => string) {
    this.#keyOf = keyOf;
  }

  add(record: ConnectionRecord): void {
    const key = this.#keyOf(record);
    const group = this.#groups.get(key);
    if (group !== undefined) {
      group.size++;
      if (group.frames.length < MAX_GROUP_FRAMES) group.frames.push(record.first_frame);
    } else if (this.#groups.size < MAX_REPORT_GROUPS || !this.#codes.has(record.verdict.code)) {
      this.#codes.add(record.verdict.code);
      this.#groups.set(key, { first: record, size: 1, frames: [] });
    } else {
      this.ungrouped++;
    }
  }

  get size(): number {
    return this.#groups.size;
  }

  /** At most `limit` groups, in order, so that every verdict has its first group among them as long as there is room. */
  choose(limit: number): ReportGroup[] {
    const all = [...this.#groups.values()];
    const codes = new Set<string>();
    const firsts = all.filter(({ first }) => !codes.has(first.verdict.code) && codes.add(first.verdict.code));
    const chosen = new Set([...new Set([...firsts, ...all])].slice(0, limit));
    return all.filter((group) => chosen.has(group));
  }
}

/** Between the same two addresses with the same verdict. */
export function sameFailure({ client, server, verdict, outcome, died_at }: ConnectionRecord): string {
  return [client.ip, server.ip, server.port, verdict.code, verdict.certainty, outcome, died_at].join(" ");
}

/** Nobody's trouble, between the same two addresses, with the same notes beside it. One without notes is a line, and stands by itself. */
export function sameNotes({ uid, client, server, verdict, outcome, also, what_if }: ConnectionRecord): string {
  if (also.length === 0) return uid;
  return JSON.stringify([
    client.ip,
    server.ip,
    server.port,
    verdict.code,
    outcome,
    also.map(({ code, certainty, summary }) => [code, certainty, summary]),
    what_if,
  ]);
}
