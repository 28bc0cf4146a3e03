import * as zlib from "node:zlib";
import { type AsyncBuffer, type Compressors, type FileMetaData, parquetMetadataAsync, parquetRead, snappyUncompress } from "hyparquet";
import { MAX_PARQUET_COLUMN_BYTES, MAX_PARQUET_FOOTER_BYTES, MAX_PARQUET_PAGE_BYTES } from "../limits.ts";
import { isParquet, PARQUET_MAGIC } from "./parquet-magic.ts";
import type { ParquetEnd } from "./parquet-messages.ts";

/** The column that holds the whole record as JSON. */
const RECORD_COLUMN = "record";
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

/** Takes the values of a row group; the first is row `first`, from 1. */
export type TakeRows = (values: unknown[], first: number) => Promise<void>;

/**
 * Decodes the column of records, a row group at a time. What hyparquet throws at is told in `corrupt`. It was not made for hostile files: for
 * some it loops, or takes memory, without bound. So this runs where it can be ended, in the program behind ParquetDecoder.
 */
export async function decodeGroups(file: AsyncBuffer, take: TakeRows): Promise<ParquetEnd> {
  const end: ParquetEnd = { corrupt: null, foreign: false };
  try {
    await checkFooter(file);
    const metadata = await parquetMetadataAsync(file);
    end.foreign = !metadata.schema.some(({ name }) => name === RECORD_COLUMN);
    end.corrupt = end.foreign ? `it has no column ${RECORD_COLUMN}, which kexscope batch writes` : await readGroups(file, metadata, take);
  } catch (error) {
    end.corrupt = `not a whole Parquet file (${(error as Error).message})`;
  }
  return end;
}

/** Why it stopped before the last group; null when it did not. */
async function readGroups(file: AsyncBuffer, metadata: FileMetaData, take: TakeRows): Promise<string | null> {
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const column = group.columns.find(({ meta_data: data }) => data?.path_in_schema.join(".") === RECORD_COLUMN)?.meta_data;
    if (Number(column?.total_uncompressed_size ?? 0) > MAX_PARQUET_COLUMN_BYTES) {
      return `a row group holds more than ${MAX_PARQUET_COLUMN_BYTES / 1024 / 1024} MiB of records: write smaller ones`;
    }
    let rows: unknown[][] = [];
    await parquetRead({
      file,
      metadata,
      columns: [RECORD_COLUMN],
      rowStart,
      rowEnd,
      compressors: COMPRESSORS,
      onComplete: (all) => {
        rows = all;
      },
    });
    await take(
      rows.map(([value]) => value),
      rowStart + 1,
    );
    rowStart = rowEnd;
  }
  return null;
}

function pageBytes(length: number): number {
  if (length > MAX_PARQUET_PAGE_BYTES) throw new Error("a page is larger than any that is written");
  return Math.max(length, 1);
}

async function checkFooter(file: AsyncBuffer): Promise<void> {
  const { byteLength: size } = file;
  const tail = new Uint8Array(await file.slice(Math.max(0, size - TAIL_BYTES), size));
  if (size < TAIL_BYTES + PARQUET_MAGIC.length || !isParquet(tail.subarray(TAIL_BYTES - PARQUET_MAGIC.length))) throw new Error("its end is missing");
  const footer = new DataView(tail.buffer).getUint32(0, true);
  if (footer > Math.min(size, MAX_PARQUET_FOOTER_BYTES)) throw new Error("its footer is longer than it can be");
}
