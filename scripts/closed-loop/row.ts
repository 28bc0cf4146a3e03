/** One line of the result. */
export interface Row {
  readonly name: string;
  readonly pair: string;
  /** What the failing exchange was called. */
  readonly verdict: string;
  readonly side: string;
  /** What was applied; or why nothing can be. */
  readonly fix: string;
  /** "n/a": no line or command helps that program, as the table of cases says beforehand. */
  readonly result: "completes" | "n/a" | "FAILS";
  /** What went wrong. */
  readonly detail?: string;
}

const CELLS = ["name", "pair", "verdict", "side", "fix", "result"] as const;

/** Lines of a table with columns that line up. */
export function table(rows: readonly Row[]): string {
  const head = Object.fromEntries(CELLS.map((cell) => [cell, cell])) as Record<(typeof CELLS)[number], string>;
  const all = [head, ...rows];
  const widths = CELLS.map((cell) => Math.max(...all.map((row) => row[cell].length)));
  const lines = all.map((row) =>
    CELLS.map((cell, i) => row[cell].padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines.flatMap((line, i) => [line, ...indented(rows[i - 1]?.detail)]).join("\n");
}

const indented = (detail: string | undefined) => (detail === undefined ? [] : detail.split("\n").map((line) => `    ${line}`));
