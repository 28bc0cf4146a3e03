import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Larger captures cost much and teach little more. Bytes. */
const LARGEST = 60_000;

/** The captures below some folders, in a fixed order, so that a seed means the same mutants everywhere. */
export function loadCorpus(folders: readonly string[]): Uint8Array[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(pcap|pcapng|gz|zst)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => new Uint8Array(readFileSync(path)))
      .filter(({ length }) => length > 0 && length <= LARGEST),
  );
}
