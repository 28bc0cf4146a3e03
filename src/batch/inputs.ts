import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isPattern, segmentExpression } from "./glob.ts";

/** A capture that is to be read. */
export interface BatchInput {
  path: string;
  /** As the user, or a folder, has it. */
  site: string;
}

/** In a folder, these are captures: .pcap, .pcapng, .cap, with a number of a rotation, and compressed. */
const CAPTURE_NAME = /\.(?:pcap|pcapng|cap)\d*(?:\.\d+)?(?:\.(?:gz|zst))?$/i;

/** A name in a file system has at most 255 bytes. */
const MAX_SITE_BYTES = 64;

/** What a word of the command line stands for could not be looked at. */
export class InputFailure extends Error {}

/**
 * The captures that the words of a command line stand for, each once, in order of their paths. A word is a file, a folder (everything in
 * it that is named like a capture), a pattern, or @FILE with a path on each line. The site is `site`, else the first folder below the
 * fixed part of the word, else the folder that the capture lies in. Throws InputFailure.
 */
export function inputsOf(words: readonly string[], site: string | null): BatchInput[] {
  const found = new Map<string, BatchInput>();
  for (const word of words) {
    for (const input of inputsOfWord(word)) if (!found.has(input.path)) found.set(input.path, { path: input.path, site: cut(site ?? input.site) });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A site's name stands in a path, where it may be three times as long. */
function cut(site: string): string {
  return Buffer.from(site)
    .subarray(0, MAX_SITE_BYTES)
    .toString()
    .replace(/\ufffd+$/, "");
}

function inputsOfWord(word: string): BatchInput[] {
  if (word.startsWith("@")) return listed(word.slice(1));
  const stats = statSync(word, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return below(trimmed(word));
  // A missing file is an error of its own later; a file may be called like a pattern.
  return stats === undefined && isPattern(word) ? matching(word) : [{ path: word, site: parentOf(word) }];
}

function listed(list: string): BatchInput[] {
  try {
    const lines = readFileSync(list === "-" ? 0 : list, "utf8").split("\n");
    return lines.map((line) => line.replace(/\r$/, "")).flatMap((path) => (path === "" ? [] : [{ path, site: parentOf(path) }]));
  } catch (error) {
    throw new InputFailure(`@${list}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message}`);
  }
}

function below(folder: string): BatchInput[] {
  return filesBelow(folder, "").flatMap((relative) => {
    const first = relative.includes("/") ? relative.slice(0, relative.indexOf("/")) : basename(folder);
    return CAPTURE_NAME.test(relative) ? [{ path: join(folder, relative), site: first }] : [];
  });
}

/** Files below, relative; links to folders are not followed, for they may lead in a circle. */
function filesBelow(folder: string, prefix: string): string[] {
  return entriesOf(join(folder, prefix)).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = join(prefix, entry.name);
    return entry.isDirectory() ? filesBelow(folder, path) : isFile(entry, join(folder, path)) ? [path] : [];
  });
}

function matching(pattern: string): BatchInput[] {
  const segments = pattern.split("/");
  const fixed = segments.findIndex(isPattern);
  const start = segments.slice(0, fixed).join("/");
  const root = start === "" && pattern.startsWith("/") ? "/" : start;
  const last = segments.length - 1;
  let paths = [""];
  for (const [i, segment] of segments.entries()) {
    if (i < fixed) continue;
    paths = paths.flatMap((path) => stepInto(root, path, segment, i === last));
  }
  return [...new Set(paths)].map((path) => {
    const full = root === "" ? path : join(root, path);
    return { path: full, site: path.includes("/") ? path.slice(0, path.indexOf("/")) : parentOf(full) };
  });
}

/** Names in root/path that fit one segment; `**` stands for any number of folders. */
function stepInto(root: string, path: string, segment: string, last: boolean): string[] {
  const folder = join(root === "" ? "." : root, path);
  const entries = entriesOf(folder);
  if (segment === "**") {
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
    const deeper = folders.flatMap(({ name }) => stepInto(root, join(path, name), segment, last));
    const here = last ? entries.filter((entry) => isFile(entry, join(folder, entry.name))).map(({ name }) => join(path, name)) : [path];
    return [...here, ...deeper];
  }
  const expression = segmentExpression(segment);
  return entries.filter((entry) => expression.test(entry.name) && isFile(entry, join(folder, entry.name)) === last).map(({ name }) => join(path, name));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new InputFailure(message);
  }
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

function parentOf(path: string): string {
  const parent = basename(dirname(path));
  return parent === "" || parent === "." ? basename(process.cwd()) : parent;
}

function trimmed(folder: string): string {
  return folder === "/" ? folder : folder.replace(/\/+$/, "");
}
