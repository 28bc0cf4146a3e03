import { closeSync, fstatSync, fsyncSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionRecord } from "../diagnosis/record.ts";
import { MAX_BATCH_ROWS_BYTES, MAX_DATES_PER_CAPTURE } from "../limits.ts";
import { connectionLine } from "../render/ndjson.ts";
import { RECORD_COLUMNS } from "../render/record-columns.ts";
import { publish } from "../sinks/durable-file.ts";
import { createFile, writeAll } from "../sinks/new-file.ts";
import { type ParquetColumn, ParquetRows } from "../sinks/parquet-rows.ts";
import { NO_VALUE, type RowFormat, rowsPath } from "./layout.ts";

/** The columns of the Parquet files: the flat ones, and the whole record as JSON. */
const COLUMNS: readonly ParquetColumn[] = [
  ...RECORD_COLUMNS.map(({ name, type }) => ({ name, type, statistics: true })),
  { name: "record", type: "STRING", statistics: false },
];

/** A file of rows that has its place. */
export interface RowsFile {
  /** Relative to the output folder. */
  path: string;
  rows: number;
  bytes: number;
}

/** A file of rows while it is written. */
interface OpenFile {
  fd: number;
  path: string;
  to: string;
  rows: number;
}

/** The rows of one day. */
interface Partition {
  parquet: { file: OpenFile; rows: ParquetRows };
  ndjson: { file: OpenFile; pending: string[] } | null;
}

/** Where the rows of a capture go. */
export interface PartitionsPlan {
  out: string;
  /** An empty folder of our own in `out`. */
  folder: string;
  site: string;
  key: string;
  ndjson: boolean;
  /** For the files' own metadata. */
  about: Readonly<Record<string, string>>;
  createdBy: string;
}

/** The rows of one capture, by day. They are written to a folder that nobody looks into, and all get their place at the end. */
export class Partitions {
  readonly #plan: PartitionsPlan;
  readonly #byDate = new Map<string, Partition>();
  #bytes = 0;

  constructor(plan: PartitionsPlan) {
    this.#plan = plan;
  }

  add(record: ConnectionRecord): void {
    const wanted = record.started_at.slice(0, 10);
    const date = this.#byDate.has(wanted) || this.#byDate.size < MAX_DATES_PER_CAPTURE ? wanted : NO_VALUE;
    const partition = this.#byDate.get(date) ?? this.#open(date);
    const line = connectionLine(record);
    const place = { date: wanted, site: this.#plan.site };
    partition.parquet.rows.add([...RECORD_COLUMNS.map((column) => column.of(record, place)), line.slice(0, -1)]);
    partition.parquet.file.rows++;
    if (partition.ndjson !== null) {
      partition.ndjson.pending.push(line);
      partition.ndjson.file.rows++;
    }
    this.#bytes += line.length;
    if (this.#bytes >= MAX_BATCH_ROWS_BYTES) this.#flush();
  }

  /** Gives all files their place. Throws what node:fs throws. */
  publish(): RowsFile[] {
    this.#flush();
    const files: OpenFile[] = [];
    for (const { parquet, ndjson } of this.#byDate.values()) {
      parquet.rows.finish();
      files.push(parquet.file);
      if (ndjson !== null) files.push(ndjson.file);
    }
    // All are on the disk before the first is seen, so that only a moment lies between the first and the last.
    for (const { fd } of files) fsyncSync(fd);
    const sizes = files.map(({ fd }) => fstatSync(fd).size);
    for (const { fd, path, to } of files) publish(fd, path, join(this.#plan.out, to));
    this.#byDate.clear();
    return files.map(({ to, rows }, i) => ({ path: to, rows, bytes: sizes[i]! }));
  }

  /** Leaves what was written where it is. */
  abandon(): void {
    for (const { parquet, ndjson } of this.#byDate.values()) {
      closeSync(parquet.file.fd);
      if (ndjson !== null) closeSync(ndjson.file.fd);
    }
    this.#byDate.clear();
  }

  #open(date: string): Partition {
    const parquet = this.#create("connections", date);
    const partition: Partition = {
      parquet: { file: parquet, rows: new ParquetRows(parquet.fd, COLUMNS, this.#plan.about, this.#plan.createdBy) },
      ndjson: this.#plan.ndjson ? { file: this.#create("ndjson", date), pending: [] } : null,
    };
    this.#byDate.set(date, partition);
    return partition;
  }

  #create(format: RowFormat, date: string): OpenFile {
    const to = rowsPath(format, date, this.#plan.site, this.#plan.key);
    const path = join(this.#plan.folder, `${format}-${date}`);
    return { fd: createFile(path), path, to, rows: 0 };
  }

  #flush(): void {
    for (const { parquet, ndjson } of this.#byDate.values()) {
      parquet.rows.flush();
      if (ndjson === null || ndjson.pending.length === 0) continue;
      writeAll(ndjson.file.fd, new TextEncoder().encode(ndjson.pending.join("")));
      ndjson.pending = [];
    }
    this.#bytes = 0;
  }
}
