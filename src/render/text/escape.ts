/** Everything but printable ASCII: controls, ESC, DEL, C1, bidi marks, and letters that look like others. */
const UNPRINTABLE = /[^\x20-\x7e]+/g;

/**
 * A string from the wire, a capture's metadata or the file system, as a terminal may have it: a byte outside 0x20 to 0x7e is `\xNN` (UTF-8).
 * A backslash stays: what came through wireText() already has its backslashes as `\x5c`.
 */
export function escape(text: string): string {
  return text.replace(UNPRINTABLE, (run) => Buffer.from(run).toString("latin1").replace(/[^]/g, escapeByte));
}

/** The same for text of several lines that are ours, as the lines of a fix: line ends stay. */
export function escapeLines(text: string): string[] {
  return text.split("\n").map(escape);
}

function escapeByte(byte: string): string {
  return `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
