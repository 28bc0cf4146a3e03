import { createHash } from "node:crypto";
import { join } from "node:path";

/** The folders below `--out`. Partitions are named as Hive does, so that every engine finds `date` and `site` in the path. */
export const FOLDERS = {
  /** Parquet, a row a connection. */
  connections: "connections",
  /** The same as lines of JSON. */
  ndjson: "ndjson",
  /** A row for each capture that is finished. */
  captures: "captures",
  /** A row for each capture that could not be read, or not to its end. */
  errors: "errors",
  /** A manifest for each run. */
  runs: "runs",
  /** Half work; readers skip names that begin with a dot. */
  partial: ".partial",
} as const;

export type RowFormat = "connections" | "ndjson";

const EXTENSION: Record<RowFormat, string> = { connections: "parquet", ndjson: "ndjson" };

/** Characters of a hash in a file name: 128 bits. */
const KEY_LENGTH = 32;
/** Hive's name for a partition without a value, which engines read as NULL. */
export const NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

/** What a file is called after: the hash of a capture's content. */
export function keyOf(sha256: string): string {
  return sha256.slice(0, KEY_LENGTH);
}

/** Of a capture whose content is not known. */
export function keyOfPath(path: string): string {
  return keyOf(createHash("sha256").update(path).digest("hex"));
}

/** A file of rows, relative to the output folder. */
export function rowsPath(format: RowFormat, date: string, site: string, key: string): string {
  return join(FOLDERS[format], `date=${date}`, sitePartition(site), `${key}.${EXTENSION[format]}`);
}

export function captureRowPath(site: string, key: string): string {
  return join(FOLDERS.captures, sitePartition(site), `${key}.json`);
}

export function errorRowPath(capture: string): string {
  return join(FOLDERS.errors, `${keyOfPath(capture)}.json`);
}

/** A site as a part of a path: other characters than letters, digits, `.`, `_` and `-` are written %XX, as Hive does. A name of dots is escaped whole. */
function sitePartition(site: string): string {
  const pattern = /^\.*$/.test(site) ? /./gu : /[^A-Za-z0-9._-]/gu;
  return `site=${site.replace(pattern, percentEncoded) || NO_VALUE}`;
}

function percentEncoded(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
