/**
 * A value as JSON on one line, in printable ASCII only.
 * JSON itself lets DEL, C1 controls and bidi marks through (a file name may hold them), and a terminal acts on them; `\uXXXX` loses nothing.
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
