/** Is there something in it that a shell would expand? */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * One segment of a pattern (no slash) as a regular expression: `*`, `?`, `[a-z]`, `[!a-z]`. As in a shell, a leading dot has to be
 * written. A `[` that nothing closes stands for itself.
 */
export function segmentExpression(segment: string): RegExp {
  let source = /^[*?[]/.test(segment) ? "(?!\\.)" : "";
  for (let at = 0; at < segment.length; ) {
    const set = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(segment.slice(at));
    if (segment[at] === "*") source += "[^/]*";
    else if (segment[at] === "?") source += "[^/]";
    else if (set !== null) source += `[${set[1] === undefined ? "" : "^"}${set[2]!.replace(/[\\\]^]/g, "\\$&")}]`;
    else source += segment[at]!.replace(/[.+^${}()|\\[\]]/g, "\\$&");
    at += set?.[0].length ?? 1;
  }
  try {
    return new RegExp(`^${source}$`, "u");
  } catch {
    // A range such as [z-a], which no name matches.
    return /^(?!)$/;
  }
}
