import { gzipSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { ColumnType } from "../render/record-columns.ts";
import { writeAll } from "./new-file.ts";

/** A column of the file. */
export interface ParquetColumn {
  name: string;
  type: ColumnType;
  /** Smallest and largest value of each row group are kept, so that a query can leave it out. Pointless for long text. */
  statistics: boolean;
}

export type ParquetValue = string | number | bigint | null;

const ELEMENTS: Record<ColumnType, Partial<SchemaElement>> = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  INT32: { type: "INT32" },
  DOUBLE: { type: "DOUBLE" },
  // Without the "adjusted to UTC" of the converted type: readers then show the time as it stands in the records, not in their own zone.
  TIMESTAMP: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MICROS" } },
};

/** Sends what is encoded to the descriptor after each row group. */
class DescriptorWriter extends ByteWriter {
  readonly #fd: number;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  flush(): void {
    writeAll(this.#fd, new Uint8Array(this.buffer, 0, this.index));
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}

/** Rows of a Parquet file: gathered, written a row group at a time. gzip: half the size of Snappy for records, and made by zlib, not by JavaScript. */
export class ParquetRows {
  readonly #columns: readonly ParquetColumn[];
  readonly #writer: ParquetWriter;
  #values: ParquetValue[][];
  /** Rows in all. */
  rows = 0;

  /** `about`: what stands in the file's own metadata. */
  constructor(fd: number, columns: readonly ParquetColumn[], about: Readonly<Record<string, string>>, createdBy: string) {
    this.#columns = columns;
    this.#values = columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: new DescriptorWriter(fd),
      schema: [
        { name: "root", num_children: columns.length },
        ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: "OPTIONAL", ...ELEMENTS[type] })),
      ],
      codec: "GZIP",
      compressors: { GZIP: (bytes) => gzipSync(bytes) },
      kvMetadata: Object.entries(about).map(([key, value]) => ({ key, value })),
      createdBy,
    });
  }

  /** A value for each column, in their order. */
  add(values: readonly ParquetValue[]): void {
    for (const [i, value] of values.entries()) this.#values[i]!.push(value);
    this.rows++;
  }

  /** Writes what is gathered as a row group. */
  flush(): void {
    const rows = this.#values[0]!.length;
    if (rows === 0) return;
    const columnData = this.#columns.map(({ name, statistics }, i) => ({ name, data: this.#values[i]!, statistics }));
    this.#writer.write({ columnData, rowGroupSize: rows });
    this.#values = this.#columns.map(() => []);
  }

  /** Writes the rest and the footer. Throws what node:fs throws, as `flush` does. */
  finish(): void {
    this.flush();
    this.#writer.finish();
  }
}
