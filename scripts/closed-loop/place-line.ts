/** Puts a printed line where its `file` says, as an operator would, and nothing else. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What a place is called in a fix, and the line that it stands above. */
const PLACES: readonly { readonly words: string; readonly above: RegExp }[] = [
  { words: "above the first Include and Match", above: /^\s*(Include|Match)\b/i },
  { words: "above the other Host blocks", above: /^\s*(Host|Match)\b/i },
];

/** Where a `file` of a fix points: a path, and the first line that it must stand above; null: a file of its own. */
export function placeOf(file: string): { readonly path: string; readonly above: RegExp | null } {
  const [path = "", ...words] = file.split(", ");
  if (words.length === 0) return { path, above: null };
  const place = PLACES.find((known) => known.words === words.join(", "));
  if (place === undefined) throw new Error(`nobody can tell where this is: ${file}`);
  return { path, above: place.above };
}

/** The text with `lines` above the first line that matches; at the end where none does. */
export function insertAbove(text: string, lines: string, above: RegExp): string {
  const rows = text.split("\n");
  const at = rows.findIndex((row) => above.test(row));
  rows.splice(at === -1 ? rows.length : at, 0, lines);
  return rows.join("\n");
}

/**
 * Writes a fix's line.
 * @param onDisk turns the path that the fix names into the path of the lab's copy
 */
export async function placeLine(file: string, line: string, onDisk: (path: string) => string): Promise<void> {
  const { path, above } = placeOf(file);
  const target = onDisk(path);
  if (above === null) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, `${line}\n`, { flag: "wx" });
  } else await writeFile(target, insertAbove(await readFile(target, "utf8"), line, above));
}
