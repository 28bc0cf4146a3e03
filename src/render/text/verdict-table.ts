import type { ConnectionRecord, Outcome } from "../../diagnosis/record.ts";
import { MAX_PAIRS_COUNTED } from "../../limits.ts";
import { grouped } from "../grouped.ts";
import { printable } from "./escape.ts";
import type { Page } from "./page.ts";
import { endpoint, OUTCOME_TONES, OUTCOMES } from "./words.ts";

const GAP = "   ";

interface Row {
  outcome: Outcome;
  code: string;
  connections: number;
  /** "client address → server endpoint" of the first connection, and how many different ones there are. */
  firstPair: { client: string; server: string };
  pairs: Set<string>;
}

/** Counts connections by outcome and verdict, for the table at the top of a long report. */
export class VerdictTable {
  readonly #rows = new Map<string, Row>();

  add(record: ConnectionRecord): void {
    const { outcome, verdict } = record;
    const key = `${outcome} ${verdict.code}`;
    const ends = { client: record.client.ip, server: endpoint(record.server) };
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { outcome, code: verdict.code, connections: 0, firstPair: ends, pairs: new Set() };
      this.#rows.set(key, row);
    }
    row.connections++;
    if (row.pairs.size < MAX_PAIRS_COUNTED) row.pairs.add(`${ends.client} ${ends.server}`);
  }

  /** Worst outcome first, then the most frequent. */
  lines(page: Page): string[] {
    const rows = [...this.#rows.values()].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) || b.connections - a.connections);
    const columns = rows.map((row) => [grouped(row.connections), row.outcome, printable(row.code)] as const);
    const widths = [0, 1, 2].map((i) => Math.max(...columns.map((row) => row[i]!.length)));
    return rows.map((row, i) => {
      const [connections, outcome, code] = columns[i]!;
      const start = `${connections.padStart(widths[0]!)}  ${outcome.padEnd(widths[1]!)}  ${code.padEnd(widths[2]!)}`;
      const tail = where(row, page);
      const toned = start.replace(outcome, page.style(OUTCOME_TONES[row.outcome], outcome));
      // A table whose rows wrap cannot be read.
      return start.length + GAP.length + tail.length > page.width ? toned.trimEnd() : toned + GAP + page.style("aside", tail);
    });
  }
}

function where({ firstPair, pairs }: Row, { symbols }: Page): string {
  const others = pairs.size - 1;
  const more = others === 0 ? "" : ` ${symbols.more} ${pairs.size >= MAX_PAIRS_COUNTED ? "at least " : ""}${grouped(others)} more`;
  return printable(`${firstPair.client} `) + symbols.arrow + printable(` ${firstPair.server}`) + more;
}
