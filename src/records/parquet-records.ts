import * as zlib from "node:zlib";
import { type AsyncBuffer, type Compressors, type FileMetaData, parquetMetadataAsync, parquetRead, snappyUncompress } from "hyparquet";
import { readAt } from "../capture/file-blocks.ts";
import { MAX_PARQUET_COLUMN_BYTES, MAX_PARQUET_FOOTER_BYTES, MAX_PARQUET_PAGE_BYTES } from "../limits.ts";
import { newReading, note, type RecordReading, type TakeRecord } from "./reading.ts";
import { recordOfLine } from "./record-line.ts";
import { storedRecord } from "./stored-record.ts";

/** The column that holds the whole record as JSON. */
export const RECORD_COLUMN = "record";
/** First and last bytes of every Parquet file. */
const MAGIC = "PAR1";
/** The footer's length and the magic. */
const TAIL_BYTES = 8;

/** Node has it from 22.15. */
const { zstdDecompressSync } = zlib as unknown as { zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer };

const COMPRESSORS: Compressors = {
  SNAPPY: (input, length) => {
    const output = new Uint8Array(pageBytes(length));
    snappyUncompress(input, output);
    return output;
  },
  GZIP: (input, length) => zlib.gunzipSync(input, { maxOutputLength: pageBytes(length) }),
  ...(zstdDecompressSync === undefined ? {} : { ZSTD: (input, length) => zstdDecompressSync(input, { maxOutputLength: pageBytes(length) }) }),
};

function pageBytes(length: number): number {
  if (length > MAX_PARQUET_PAGE_BYTES) throw new Error("a page is larger than any that is written");
  return Math.max(length, 1);
}

/** Do these bytes begin a Parquet file? */
export function isParquet(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, MAGIC.length)).toString("latin1") === MAGIC;
}

/** Reads the column of records, a row group at a time. What is wrong with the file is told in `corrupt`: hyparquet throws for it, this does not. */
export async function readParquet(path: string, fd: number, size: number, take: TakeRecord, signal?: AbortSignal): Promise<RecordReading> {
  const reading = newReading(path, "parquet");
  try {
    const file = asyncBuffer(fd, size);
    checkFooter(fd, size);
    const metadata = await parquetMetadataAsync(file);
    reading.foreign = !hasRecords(metadata);
    if (reading.foreign) reading.corrupt = `it has no column ${RECORD_COLUMN}, which kexscope batch writes`;
    else await readGroups(file, metadata, reading, take, signal);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TakerError) throw error instanceof TakerError ? error.cause : error;
    reading.corrupt = `not a whole Parquet file (${error.message})`;
  }
  return reading;
}

/** A throw of the taker is a mistake of ours and no fault of the file. */
class TakerError extends Error {}

async function readGroups(file: AsyncBuffer, metadata: FileMetaData, reading: RecordReading, take: TakeRecord, signal?: AbortSignal): Promise<void> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    if (signal?.aborted === true) return;
    const rowEnd = rowStart + Number(group.num_rows);
    const column = group.columns.find(({ meta_data: data }) => data?.path_in_schema.join(".") === RECORD_COLUMN)?.meta_data;
    if (Number(column?.total_uncompressed_size ?? 0) > MAX_PARQUET_COLUMN_BYTES) {
      reading.corrupt = `a row group holds more than ${MAX_PARQUET_COLUMN_BYTES / 1024 / 1024} MiB of records: write smaller ones`;
      return;
    }
    const first = rowStart;
    await parquetRead({
      file,
      metadata,
      columns: [RECORD_COLUMN],
      rowStart,
      rowEnd,
      compressors: COMPRESSORS,
      onComplete: (rows) => takeRows(rows, first, reading, take),
    });
    rowStart = rowEnd;
  }
}

function takeRows(rows: unknown[][], first: number, reading: RecordReading, take: TakeRecord): void {
  for (const [i, [value]] of rows.entries()) {
    const found = typeof value === "string" ? recordOfLine(value) : storedRecord(value);
    try {
      note(reading, found ?? { fault: "an empty record" }, first + i + 1, take);
    } catch (cause) {
      throw new TakerError("", { cause });
    }
  }
}

function hasRecords({ schema }: FileMetaData): boolean {
  return schema.some(({ name }) => name === RECORD_COLUMN);
}

function checkFooter(fd: number, size: number): void {
  const tail = new Uint8Array(TAIL_BYTES);
  if (size < TAIL_BYTES + MAGIC.length || readAt(fd, tail, 0, size - TAIL_BYTES) < TAIL_BYTES || !isParquet(tail.subarray(4))) {
    throw new Error("its end is missing");
  }
  const footer = new DataView(tail.buffer).getUint32(0, true);
  if (footer > Math.min(size, MAX_PARQUET_FOOTER_BYTES)) throw new Error("its footer is longer than it can be");
}

/** The file as hyparquet reads it. Never more than the file has, whatever its metadata say. */
function asyncBuffer(fd: number, size: number): AsyncBuffer {
  return {
    byteLength: size,
    slice(start, end = size) {
      const from = Math.min(Math.max(start, 0), size);
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - from));
      for (let at = 0; at < bytes.length; ) {
        const count = readAt(fd, bytes, at, from + at);
        if (count === 0) throw new Error("it became shorter while it was read");
        at += count;
      }
      return bytes.buffer;
    },
  };
}
