import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ConnectionRecord } from "../../src/diagnosis/record.ts";

/** A folder for files of records; `remove` takes it away. */
export class RecordFolder {
  readonly path = mkdtempSync(join(tmpdir(), "kexscope-records-"));

  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A line of `--ndjson`. */
export function ndjsonLine(record: object): string {
  return `${JSON.stringify({ schema_version: 1, event: "connection", ...record })}\n`;
}

/** A Parquet file as `kexscope batch` writes it: the whole record as JSON beside flat columns. */
export function parquetOf(records: readonly ConnectionRecord[], options: { rowGroupSize?: number; codec?: "SNAPPY" | "UNCOMPRESSED" } = {}): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: "uid", data: records.map(({ uid }) => uid), type: "STRING" },
      { name: "record", data: records.map((record) => JSON.stringify(record)), type: "STRING" },
    ],
    ...options,
  });
  return new Uint8Array(buffer);
}
