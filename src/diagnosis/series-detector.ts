import { createHash } from "node:crypto";
import { MAX_SERIES, MAX_SERIES_MEMBERS, MAX_SERIES_PAIRS, MAX_SERIES_UIDS, MAX_SERIES_VERDICTS } from "../limits.ts";
import type { ConnectionRecord, SeriesRecord, Verdict } from "./record.ts";
import { SERIES_PATTERNS, type SeriesMember, type SeriesPattern } from "./series-pattern.ts";

/** That a connection belongs to a series, and to which. */
export interface SeriesMembership {
  /** `id` of the SeriesRecord. */
  series: string;
  pattern: string;
  /** Connections of the pattern so far, this one included. */
  count: number;
  root_code: string;
  root_uid: string;
  meaning: string;
}

/** Connections of one source to one server. */
interface Pair {
  source: string;
  members: SeriesMember[];
}

interface OpenSeries {
  /** Verdict of its first member. */
  root: Verdict;
  record: SeriesRecord;
  uids: Set<string>;
}

/**
 * Sees what no single connection shows: a source that is shut out after its failures, one connection in N that fails,
 * a health check. Fed with each record as it ends. Bounded: pairs and members that are oldest are forgotten first.
 */
export class SeriesDetector {
  readonly #pairs = new Map<string, Pair>();
  readonly #series = new Map<string, OpenSeries>();
  /** Verdicts of members that may turn out to be a root cause, by uid, oldest first. */
  readonly #verdicts = new Map<string, Verdict>();
  /** Pairs, series and root causes that were not kept because of a limit. */
  dropped = 0;

  /** Takes a record that is complete; tells the series that it makes or continues. Times in ns since the epoch of the analysis. */
  add(record: ConnectionRecord, startedAt: number, endedAt: number, established: boolean): SeriesMembership | null {
    const pair = this.#pair(record);
    const { uid, outcome, verdict, ssh } = record;
    pair.members.push({ uid, code: verdict.code, outcome, startedAt, endedAt, established, serverIdent: ssh.server.ident });
    // An exchange that completed is nobody's root cause; and a verdict is large.
    if (record.outcome !== "ok") this.#keepVerdict(record);
    if (pair.members.length > MAX_SERIES_MEMBERS) this.#verdicts.delete(pair.members.shift()?.uid ?? "");
    for (const pattern of SERIES_PATTERNS) {
      const root = pattern.rootOf(pair.members);
      if (root !== null) return this.#join(pair, pattern, root);
    }
    return null;
  }

  /** All series, in the order in which they were recognised. */
  finish(): SeriesRecord[] {
    return [...this.#series.values()].map(({ record, uids }) => ({ ...record, uids: [...uids] }));
  }

  #keepVerdict({ uid, verdict }: ConnectionRecord): void {
    const [oldest] = this.#verdicts.size >= MAX_SERIES_VERDICTS ? this.#verdicts.keys() : [];
    if (oldest !== undefined) this.#verdicts.delete(oldest);
    this.#verdicts.set(uid, verdict);
  }

  #pair(record: ConnectionRecord): Pair {
    const key = `${record.client.ip} ${record.server.ip} ${record.server.port}`;
    let pair = this.#pairs.get(key);
    if (pair !== undefined) return pair;
    if (this.#pairs.size >= MAX_SERIES_PAIRS) {
      const [oldest] = this.#pairs.keys();
      this.#pairs.delete(oldest!);
      this.dropped++;
    }
    pair = { source: record.client.ip, members: [] };
    this.#pairs.set(key, pair);
    return pair;
  }

  #join(pair: Pair, pattern: SeriesPattern, root: SeriesMember): SeriesMembership | null {
    const id = `S${createHash("sha256").update(`${pattern.name} ${root.uid}`).digest("base64url").slice(0, 12)}`;
    let series = this.#series.get(id);
    const verdict = series?.root ?? this.#verdicts.get(root.uid);
    if (verdict === undefined) {
      this.dropped++;
      return null;
    }
    const members = membersFrom(pair.members, root);
    const meaning = pattern.meaning(members.length, root.code, root);
    if (series === undefined) {
      if (this.#series.size >= MAX_SERIES) {
        this.dropped++;
        return null;
      }
      series = { record: { id, uids: [], source: pair.source, pattern: pattern.name, verdict }, root: verdict, uids: new Set() };
      this.#series.set(id, series);
    }
    for (const member of members) if (series.uids.size < MAX_SERIES_UIDS) series.uids.add(member.uid);
    series.record.verdict = { ...verdict, summary: meaning, params: { ...verdict.params, connections: members.length } };
    return { series: id, pattern: pattern.name, count: members.length, root_code: root.code, root_uid: root.uid, meaning };
  }
}

/** The root and what came after it. */
function membersFrom(members: readonly SeriesMember[], root: SeriesMember): readonly SeriesMember[] {
  return members.slice(members.indexOf(root));
}
