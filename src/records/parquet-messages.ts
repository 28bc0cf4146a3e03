/** What the program that decodes Parquet is asked, and what it says: over Node's IPC, as structured clones. */
export type ToParquetProgram =
  /** A file of `size` bytes begins; they are asked for as they are needed. */
  | { kind: "file"; size: number }
  /** The bytes that were asked for. */
  | { kind: "bytes"; bytes: Uint8Array }
  /** The rows were taken: go on. */
  | { kind: "next" };

export type FromParquetProgram =
  /** Its modules are loaded, and it is nobody. */
  | { kind: "ready" }
  /** Bytes [start, end) of the file are wanted. */
  | { kind: "slice"; start: number; end: number }
  /** Values of the column of records; the first is row `first` of the file, from 1. */
  | { kind: "rows"; first: number; values: unknown[] }
  | ({ kind: "end" } & ParquetEnd);

/** How the decoding of a file ended. */
export interface ParquetEnd {
  /** Why it stopped before the end; null when it did not. */
  corrupt: string | null;
  /** It has no column of records. */
  foreign: boolean;
}
