import { wireText } from "../wire-text.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";

/** Text of the server where its identification should be; lines escaped. */
export interface ServerText {
  lines: string[];
  /** All of them, shown or not. */
  count: number;
  /** Where the first stands. */
  first: { capture: number; frame: number; time: number };
}

/** What the server said before (or instead of) its identification; null when it said nothing. An unterminated last line counts. */
export function serverText({ server }: ExchangeFacts): ServerText | null {
  const lines = server.ssh.preIdentLines.map((line) => wireText(line.raw));
  const partial = server.ssh.ident === null ? server.ssh.partialLine : null;
  if (partial !== null && partial.raw.length > 0) lines.push(wireText(partial.raw));
  const first = server.ssh.preIdentLines[0]?.at ?? partial?.at;
  if (first === undefined || lines.length === 0) return null;
  return { lines, count: server.ssh.preIdentLineCount + (partial === null ? 0 : 1), first };
}
