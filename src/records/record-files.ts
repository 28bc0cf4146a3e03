import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { MAX_RECORD_FILES } from "../limits.ts";

const RECORD_FILE = /\.(?:parquet|pq|ndjson|jsonl)(?:\.gz|\.zst)?$/;
/** What kexscope batch writes: the same records as Parquet and as NDJSON, so one of the two is enough. */
const BATCH_FOLDERS = ["connections", "ndjson", "captures"];
/** Hive's rule, which readers of partitioned folders follow: such names are no data. */
const HIDDEN = /^[._]/;

/** Files of records below the folders among the paths; the other paths as they are. */
export interface RecordFiles {
  paths: { path: string /** It was found in a folder, and not named. */; found: boolean }[];
  /** Folders that could not be read, and how the system said it. */
  unreadable: { path: string; reason: string }[];
  /** There were more files than MAX_RECORD_FILES. */
  cut: boolean;
}

/** Looks for files of records in folders, partitioned ones (date=…/site=…) too, in the order of their names. Links to folders are not followed. */
export function recordFiles(paths: readonly string[], most = MAX_RECORD_FILES): RecordFiles {
  const found: RecordFiles = { paths: [], unreadable: [], cut: false };
  for (const path of paths) {
    if (path !== "-" && statSync(path, { throwIfNoEntry: false })?.isDirectory()) walk(path, most, found);
    else found.paths.push({ path, found: false });
  }
  return found;
}

function walk(folder: string, most: number, found: RecordFiles): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    found.unreadable.push({ path: folder, reason: (error as NodeJS.ErrnoException).code ?? "error" });
    return;
  }
  const isBatch = BATCH_FOLDERS.every((name) => entries.some((entry) => entry.name === name && entry.isDirectory()));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (HIDDEN.test(entry.name) || (isBatch && entry.name === "ndjson")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, most, found);
    else if (RECORD_FILE.test(entry.name) && found.paths.length < most) found.paths.push({ path, found: true });
    else if (RECORD_FILE.test(entry.name)) found.cut = true;
  }
}
