import { MAX_IDENT_LINE_BYTES, MAX_PRE_IDENT_LINES, MAX_PRE_IDENT_LINES_KEPT } from "../limits.ts";
import { beginsIdentification, contentLength, mayBecomeIdentification, parseIdentification } from "./identification.ts";
import { ItemBuffer } from "./item-buffer.ts";
import { type Position, positionIn, type StreamPiece } from "./position.ts";
import type { TransportFacts } from "./transport-facts.ts";

const LF = 0x0a;
/** The longest line that OpenSSH takes, with CR and LF. */
const MAX_LINE_WITH_END = MAX_IDENT_LINE_BYTES + 2;

/** Lines before the identification, and the identification: RFC 4253 4.2. Ends with facts.ident or facts.preambleLimit. */
export class PreambleReader {
  readonly #facts: TransportFacts;
  readonly #line = new ItemBuffer();
  #lineAt: Position | null = null;

  constructor(facts: TransportFacts) {
    this.#facts = facts;
  }

  /** Takes bytes to the end of one line at most; gives the index after the last byte taken. */
  take(piece: StreamPiece, cursor: number): number {
    this.#lineAt ??= positionIn(piece, cursor);
    const stop = Math.min(piece.end, cursor + MAX_LINE_WITH_END - this.#line.length);
    let lf = cursor;
    while (lf < stop && piece.data[lf] !== LF) lf++;
    const next = lf < stop ? lf + 1 : stop;
    if (lf < stop && this.#line.length === 0) {
      this.#endLine(piece.data.subarray(cursor, next), this.#lineAt);
      return next;
    }
    this.#line.append(piece.data, cursor, next);
    if (lf < stop) this.#endLine(this.#line.view(), this.#lineAt);
    else if (this.#line.length >= MAX_LINE_WITH_END) this.#limit("line-length");
    else this.#facts.partialLine = { raw: this.#line.view(), at: this.#lineAt };
    return next;
  }

  /** The stream has ended: a line without its end is kept as text, unless it began as an identification. */
  endOfStream(): void {
    if (this.#lineAt === null || mayBecomeIdentification(this.#line.view())) return;
    this.#preIdentLine(this.#line.view(), true, this.#lineAt);
    this.#forget();
  }

  /** A hole: what is there of the line can't be joined to what comes. */
  drop(): void {
    this.#forget();
  }

  /** `line` with its end; a view. */
  #endLine(line: Uint8Array, at: Position): void {
    if (contentLength(line) > MAX_IDENT_LINE_BYTES) {
      this.#limit("line-length");
      return;
    }
    if (beginsIdentification(line, 0, line.length)) this.#facts.ident = parseIdentification(line, at);
    else this.#preIdentLine(line, false, at);
    this.#forget();
    if (this.#facts.preIdentLineCount >= MAX_PRE_IDENT_LINES) this.#limit("lines");
  }

  #preIdentLine(line: Uint8Array, unterminated: boolean, at: Position): void {
    this.#facts.preIdentLineCount++;
    if (this.#facts.preIdentLines.length >= MAX_PRE_IDENT_LINES_KEPT) return;
    this.#facts.preIdentLines.push({ raw: line.slice(0, contentLength(line)), unterminated, at });
  }

  #limit(limit: "lines" | "line-length"): void {
    this.#facts.preambleLimit = limit;
    this.#forget();
  }

  #forget(): void {
    this.#line.clear();
    this.#lineAt = null;
    this.#facts.partialLine = null;
  }
}
