import type { AlsoVerdict, ConnectionRecord } from "../../diagnosis/record.ts";
import { count, endpoint, readableTime } from "../text/words.ts";
import { VerdictBody } from "./connection-section.tsx";

/** What stands beside verdicts, by its code. */
interface Noted {
  count: number;
  /** Of the first connection that has it. */
  verdict: AlsoVerdict;
  first: string;
}

/**
 * Gathers what was noted beside the verdicts of all connections, also of those that went well and have no section of their own: an
 * authentication that failed, a weak algorithm, a slow step. As many entries as there are codes.
 */
export class NotedBesides {
  readonly #byCode = new Map<string, Noted>();

  /** Takes an escaped record. */
  add(record: ConnectionRecord): void {
    for (const code of new Set(record.also.map((verdict) => verdict.code))) {
      const known = this.#byCode.get(code);
      if (known !== undefined) known.count++;
      else this.#byCode.set(code, { count: 1, verdict: record.also.find((verdict) => verdict.code === code)!, first: whereAndWhen(record) });
    }
  }

  /** The most frequent first. */
  all(): Noted[] {
    return [...this.#byCode.values()].sort((a, b) => b.count - a.count);
  }
}

function whereAndWhen({ client, server, started_at }: ConnectionRecord): string {
  return `${endpoint(client)} → ${endpoint(server)}, ${readableTime(started_at)}`;
}

/** Each of them once: how often, and in full as the first connection has it. */
export function NotedSection({ noted }: { noted: readonly Noted[] }) {
  if (noted.length === 0) return null;
  return (
    <>
      <h2>Noted besides</h2>
      {noted.map(({ count: n, verdict, first }) => (
        <details class="noted">
          <summary>
            {verdict.title} <code>{verdict.code}</code> {verdict.certainty}, {count(n, "exchange")}
          </summary>
          <p>
            {n > 1 && "The first: "}
            {first}
          </p>
          <p class="sentence">{verdict.summary}</p>
          <VerdictBody verdict={verdict} />
        </details>
      ))}
    </>
  );
}
