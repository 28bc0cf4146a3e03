/** A row of the table of captures: one that is finished. Written when all its rows have their place; what has none of these is done again. */
export interface CaptureRow {
  capture: string;
  site: string;
  /** Of the content. */
  sha256: string;
  bytes: number;
  /** Nanoseconds since 1970, as digits: with size and path it tells a capture that was done from one that came later. */
  modified_ns: string;
  format: string | null;
  frames: number;
  connections: number;
  first_time: string | null;
  last_time: string | null;
  truncated: boolean;
  corrupt: string | null;
  kexscope: string;
  /** What the rows depend on besides: flags. */
  settings: string;
  /** The files with its rows, relative to the output folder. */
  files: { path: string; rows: number; bytes: number }[];
}

/** Why a capture is in the table of errors. */
export type ErrorKind =
  /** It could not be opened. */
  | "unreadable"
  /** It could be read up to a place; the rows of what came before are kept. */
  | "corrupt"
  /** It was written to while it was read. */
  | "changed"
  /** The process that read it ended: out of memory, or killed. */
  | "worker-died"
  /** What was made of it could not be written. */
  | "not-written";

/** A row of the table of errors. */
export interface ErrorRow {
  capture: string;
  site: string;
  kind: ErrorKind;
  what: string;
  kexscope: string;
}
