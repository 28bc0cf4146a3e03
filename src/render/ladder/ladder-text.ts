import type { ConnectionRecord } from "../../diagnosis/record.ts";
import type { Page } from "../text/page.ts";
import type { Tone } from "../text/style.ts";
import { duration } from "../text/words.ts";
import { ladderOf, type Rung, type RungKind } from "./ladder.ts";
import { type LadderSymbols, ladderSymbols } from "./symbols.ts";

/** Columns left of the client's lifeline: indent, seconds, frame number. */
const MARGIN = 21;
const TIME_WIDTH = 10;
const FRAME_WIDTH = 7;
/** An arrow longer than this carries the eye no better. Columns. */
const MAX_LANE = 72;
/** Stroke on either side of a label, at least. Columns. */
const MIN_STROKE = 2;

const TONES: Record<RungKind, Tone | null> = { sent: null, lost: "failed", missing: "waiting", reset: "failed", network: "waiting" };

/** The exchange as a diagram: time goes down, each packet is an arrow between the two lifelines. Takes an escaped record. */
export function ladderText(record: ConnectionRecord, page: Page): string[] {
  const rungs = ladderOf(record);
  if (rungs.length === 0) return [];
  const symbols = ladderSymbols(page.symbols);
  const lane = Math.min(page.width - MARGIN - 2, MAX_LANE);
  return [page.style("aside", head(lane)), ...rungs.flatMap((rung) => [...silence(rung, lane, symbols, page), arrow(rung, lane, symbols, page)])];
}

function head(lane: number): string {
  const ends = `client${" ".repeat(Math.max(1, lane + 2 - "clientserver".length))}server`;
  return `${"seconds".padStart(TIME_WIDTH)} ${"frame".padStart(FRAME_WIDTH)}   ${ends}`;
}

function silence(rung: Rung, lane: number, symbols: LadderSymbols, page: Page): string[] {
  if (rung.silence === 0) return [];
  const text = `${duration(rung.silence)} later`;
  const left = Math.floor((lane - text.length) / 2);
  const line = `${" ".repeat(MARGIN)}${symbols.pause}${" ".repeat(left)}${text}${" ".repeat(lane - text.length - left)}${symbols.pause}`;
  return [page.style("aside", line)];
}

function arrow(rung: Rung, lane: number, symbols: LadderSymbols, { style }: Page): string {
  const time = rung.seconds.toFixed(rung.seconds >= 1000 ? 3 : 6).padStart(TIME_WIDTH);
  const frame = (rung.frame === null ? symbols.none : String(rung.frame)).padStart(FRAME_WIDTH);
  const drawn = stroke(rung, lane, symbols);
  const tone = TONES[rung.kind];
  const body = `${symbols.lifeline}${tone === null ? drawn : style(tone, drawn)}${symbols.lifeline}`;
  return `${style("aside", `${time} ${frame}`)}   ${body}`;
}

/** Exactly `lane` columns. What is lost or missing is dotted, and ends in a cross before it reaches the other side. */
function stroke({ kind, to, label, byNetwork }: Rung, lane: number, symbols: LadderSymbols): string {
  const fails = kind === "lost" || kind === "missing";
  const line = fails ? symbols.dotted : symbols.line;
  const tip = fails ? symbols.cross : to === "server" ? symbols.right : symbols.left;
  const text = cut(label, lane - 2 - 2 * MIN_STROKE - tip.length, symbols.more);
  const before = Math.max(MIN_STROKE, Math.floor((lane - text.length - 2 - tip.length) / 2));
  const after = lane - text.length - 2 - tip.length - before;
  // What neither end sent begins with a mark of its own.
  const start = byNetwork ? symbols.router : line;
  if (to === "server") return `${start}${line.repeat(before - 1)} ${text} ${line.repeat(after)}${tip}`;
  return `${tip}${line.repeat(before)} ${text} ${line.repeat(after - 1)}${start}`;
}

function cut(text: string, width: number, more: string): string {
  return text.length <= width ? text : text.slice(0, width - more.length) + more;
}
