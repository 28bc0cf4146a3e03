/**
 * Words in lines of at most `width` columns: the first line begins with `first`, the others with as many spaces.
 * A word longer than a line stays whole: cutting an address or a name would make it another.
 * Takes escaped text without styles (one character is one column).
 */
export function wrap(text: string, width: number, first = ""): string[] {
  return wrapWords(text.split(" ").filter(Boolean), width, first, " ".repeat(first.length), " ");
}

/** As wrap, of pieces that stay whole, with what stands between two of them on one line, and an indent of its own for later lines. */
export function wrapWords(pieces: string[], width: number, first: string, indent: string, between: string): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const piece of pieces) {
    if (!empty && line.length + between.length + piece.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? piece : between + piece;
    empty = false;
  }
  if (!empty || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** As many of the names as fit into `width` columns, and how many were left out: "a b … 8 more". The first one always stands. */
export function cutNames(names: readonly string[], width: number, more: string): string {
  let shown = names[0] ?? "(none)";
  for (let i = 1; i < names.length; i++) {
    const longer = `${shown} ${names[i]}`;
    const rest = names.length - i - 1;
    if (longer.length + (rest > 0 ? ` ${more} ${rest} more`.length : 0) > width) return `${shown} ${more} ${names.length - i} more`;
    shown = longer;
  }
  return shown;
}
