/** First and last bytes of every Parquet file. */
export const PARQUET_MAGIC = "PAR1";

/** Do these bytes begin with Parquet's magic? */
export function isParquet(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, PARQUET_MAGIC.length)).toString("latin1") === PARQUET_MAGIC;
}
