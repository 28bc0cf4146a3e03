import type { ConnectionRecord } from "../../diagnosis/record.ts";
import type { Page } from "./page.ts";
import type { Tone } from "./style.ts";
import { endpoint, OUTCOME_TONES, whereItDied } from "./words.ts";

/** A piece of a line: escaped text, and its tone. */
export interface Piece {
  text: string;
  tone: Tone | null;
}

const GAP = "   ";

/** Who, where it died, the verdict and when: on one line where it fits. */
export function headline(record: ConnectionRecord, page: Page): string[] {
  const { symbols } = page;
  return layOut(
    [
      { text: pair(record, page), tone: "who" },
      { text: whereItDied(record), tone: OUTCOME_TONES[record.outcome] },
      { text: `${record.verdict.code} ${symbols.dot} ${record.verdict.certainty}`, tone: "heading" },
      { text: page.time(record.started_at), tone: "aside" },
    ],
    page,
  );
}

/** "10.0.0.1:51234 → 10.0.0.2:22": the arrow goes from the client to the server. */
export function pair(record: ConnectionRecord, page: Page): string {
  return `${endpoint(record.client)} ${page.symbols.arrow} ${endpoint(record.server)}`;
}

/** Pieces with their tones side by side; the next line, indented, takes what does not fit. */
export function layOut(pieces: Piece[], { width, style }: Page): string[] {
  const lines: string[] = [];
  let line = "";
  let columns = 0;
  for (const { text, tone } of pieces) {
    const toned = tone === null ? text : style(tone, text);
    if (columns > 0 && columns + GAP.length + text.length > width) {
      lines.push(line);
      line = `  ${toned}`;
      columns = 2 + text.length;
    } else {
      line += columns > 0 ? GAP + toned : toned;
      columns += (columns > 0 ? GAP.length : 0) + text.length;
    }
  }
  lines.push(line);
  return lines;
}
