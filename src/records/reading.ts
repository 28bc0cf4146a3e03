import { isRecord, type NoRecord, type StoredRecord } from "./stored-record.ts";

/** What the reading of one source came to. */
export interface RecordReading {
  path: string;
  format: "ndjson" | "parquet";
  /** Connections that were handed over. */
  records: number;
  /** Lines or rows that could not be used: not JSON, too long, no record. */
  faults: number;
  /** The first of them: the line (or row) it stands in, from 1, and what is wrong. */
  firstFault: { at: number; reason: string } | null;
  /** Why reading stopped before the end; null when it did not. */
  corrupt: string | null;
  /** A table of something else: it has no records and never had. `corrupt` says so. */
  foreign: boolean;
  /** The last line is cut short: whoever wrote it was ended. A warning, as a capture's cut record is. */
  truncated: boolean;
}

/** Takes records as they are read. */
export type TakeRecord = (record: StoredRecord) => void;

export function newReading(path: string, format: RecordReading["format"]): RecordReading {
  return { path, format, records: 0, faults: 0, firstFault: null, corrupt: null, foreign: false, truncated: false };
}

/** Hands a record over, or notes why there is none. `at`: its line or row, from 1. */
export function note(reading: RecordReading, found: StoredRecord | NoRecord, at: number, take: TakeRecord): void {
  if (isRecord(found)) {
    reading.records++;
    take(found);
  } else if ("fault" in found) {
    reading.faults++;
    reading.firstFault ??= { at, reason: found.fault };
  }
}
