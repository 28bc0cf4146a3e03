/** Every character of the text report that isn't ASCII, with what stands for it where the locale isn't UTF-8. */
export interface Symbols {
  arrow: string;
  both: string;
  clientToServer: string;
  serverToClient: string;
  line: string;
  died: string;
  completed: string;
  more: string;
  dot: string;
  times: string;
}

/** For a UTF-8 locale. */
export const UNICODE: Symbols = {
  arrow: "→",
  both: "⇄",
  clientToServer: "→",
  serverToClient: "←",
  line: "─",
  died: "✗",
  completed: "✓",
  more: "…",
  dot: "·",
  times: "×",
};

/** For a locale that is not UTF-8. */
export const ASCII: Symbols = {
  arrow: "->",
  both: "<->",
  clientToServer: "->",
  serverToClient: "<-",
  line: "-",
  died: "X",
  completed: "ok",
  more: "...",
  dot: "|",
  times: "x",
};
