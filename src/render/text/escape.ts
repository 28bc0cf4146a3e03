/** Everything but printable ASCII: controls, ESC, DEL, C1, bidi marks, and letters that look like others. */
const UNPRINTABLE = /[^\x20-\x7e]+/g;

/** Fields whose line ends are ours: what to write into a file, and what to run. */
const FIELDS_OF_SEVERAL_LINES: ReadonlySet<string> = new Set(["line", "command"]);

/**
 * A string from the wire, a capture's metadata or the file system, as a terminal may have it: a byte outside 0x20 to 0x7e is `\xNN` (UTF-8).
 * A backslash stays: what came through wireText() already has its backslashes as `\x5c`.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (run) => Array.from(Buffer.from(run), escapeByte).join(""));
}

/**
 * A copy of a record in which every string, keys included, is escaped.
 * The text renderers take nothing else, so that none of them can forget a field.
 */
export function escapeRecord<T>(record: T): T {
  return escapeValue(record, "") as T;
}

function escapeValue(value: unknown, field: string): unknown {
  if (typeof value === "string") return FIELDS_OF_SEVERAL_LINES.has(field) ? value.split("\n").map(printable).join("\n") : printable(value);
  if (Array.isArray(value)) return value.map((item) => escapeValue(item, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printable(key), escapeValue(item, key)]));
}

function escapeByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
