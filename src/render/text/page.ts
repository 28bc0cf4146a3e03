import type { Style } from "./style.ts";
import type { Symbols } from "./symbols.ts";

/** What the text is written for. */
export interface Page {
  /** Columns. */
  width: number;
  style: Style;
  /** Writes a record's time, with its date where the captures are of several days. */
  time: (rfc3339: string) => string;
  symbols: Symbols;
}
