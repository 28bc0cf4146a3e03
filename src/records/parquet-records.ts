import type { ParquetDecoder } from "./parquet-decoder.ts";
import { newReading, note, type RecordReading, type TakeRecord } from "./reading.ts";
import { recordOfLine } from "./record-line.ts";
import { storedRecord } from "./stored-record.ts";

/** Reads the records of a Parquet file. What is wrong with the file is told in `corrupt`. */
export async function readParquet(
  decoder: ParquetDecoder,
  path: string,
  fd: number,
  size: number,
  take: TakeRecord,
  signal?: AbortSignal,
): Promise<RecordReading> {
  const reading = newReading(path, "parquet");
  const stop = (): void => decoder.close();
  signal?.addEventListener("abort", stop, { once: true });
  const end = await decoder.decode(fd, size, (values, first) => {
    if (signal?.aborted === true) return false;
    for (const [i, value] of values.entries()) {
      const found = typeof value === "string" ? recordOfLine(value) : storedRecord(value);
      note(reading, found ?? { fault: "an empty record" }, first + i, take);
    }
    return true;
  });
  signal?.removeEventListener("abort", stop);
  return Object.assign(reading, end, signal?.aborted === true ? { corrupt: null } : {});
}
