import type { Style } from "./style.ts";
import type { Symbols } from "./symbols.ts";

/** What the text is written for. */
export interface Page {
  /** Columns. */
  width: number;
  style: Style;
  symbols: Symbols;
}
