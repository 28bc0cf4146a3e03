import { ASCII, type Symbols } from "../text/symbols.ts";

/** The characters of the diagram; each is one column, but for `more`. */
export interface LadderSymbols {
  lifeline: string;
  pause: string;
  line: string;
  dotted: string;
  left: string;
  right: string;
  cross: string;
  /** Where a packet begins that neither end sent. */
  router: string;
  none: string;
  more: string;
}

const UNICODE_LADDER: LadderSymbols = {
  lifeline: "│",
  pause: "┊",
  line: "─",
  dotted: "┄",
  left: "◀",
  right: "▶",
  cross: "✗",
  router: "◆",
  none: "·",
  more: "…",
};

const ASCII_LADDER: LadderSymbols = {
  lifeline: "|",
  pause: ":",
  line: "-",
  dotted: ".",
  left: "<",
  right: ">",
  cross: "x",
  router: "*",
  none: "-",
  more: "...",
};

/** Those that go with the page's. */
export function ladderSymbols(symbols: Symbols): LadderSymbols {
  return symbols === ASCII ? ASCII_LADDER : UNICODE_LADDER;
}
