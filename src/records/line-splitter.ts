import { MAX_RECORD_LINE_BYTES } from "../limits.ts";

const LF = 0x0a;

/** Bytes in, lines out. A line that is longer than the limit is not kept: it is told as null when its end comes. */
export class LineSplitter {
  readonly #line: (text: string | null) => void;
  #parts: Uint8Array[] = [];
  #length = 0;

  constructor(line: (text: string | null) => void) {
    this.#line = line;
  }

  /** Takes bytes; they may be used again by the caller afterwards. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      this.#add(chunk.subarray(from, at));
      this.#end();
      from = at + 1;
    }
    if (from < chunk.length) this.#add(chunk.slice(from));
  }

  /** The input is over: what has no line end is a line too. */
  end(): void {
    if (this.#length > 0) this.#end();
  }

  /** Bytes of the line that has begun. */
  get pending(): number {
    return this.#length;
  }

  #add(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > MAX_RECORD_LINE_BYTES) this.#parts = [];
    else this.#parts.push(bytes);
  }

  #end(): void {
    const whole = this.#length <= MAX_RECORD_LINE_BYTES;
    const text = whole ? Buffer.concat(this.#parts, this.#length).toString("utf8") : null;
    this.#parts = [];
    this.#length = 0;
    this.#line(text);
  }
}
