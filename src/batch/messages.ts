import type { SystemUser } from "../capture/engines/engine.ts";
import type { CaptureRow, ErrorRow } from "./rows.ts";

/** What a worker is started with, as JSON. */
export interface WorkerOptions {
  out: string;
  ports: readonly number[];
  ndjson: boolean;
  version: string;
  settings: string;
  /** Set where it starts as root. */
  becomes: SystemUser | null;
}

/** One capture to be read. */
export interface CaptureTask {
  kind: "capture";
  capture: string;
  site: string;
  /** It is read also when its content was done, by another version or with other flags. */
  again: boolean;
  /** Rows of the table of captures that this one replaces, relative to the output folder: earlier contents of the same path. */
  replaces: readonly string[];
}

/** A small file to be written, durably. */
export interface WriteTask {
  kind: "write";
  /** Relative to the output folder. */
  path: string;
  text: string;
}

export type ToWorker = CaptureTask | WriteTask | { kind: "stop" };

export type CaptureEnd =
  /** `error` is set where a part could not be read. */
  | { kind: "done"; row: CaptureRow; error: ErrorRow | null }
  /** The same content was done, as the capture of this path. */
  | { kind: "same"; as: string }
  | { kind: "error"; error: ErrorRow }
  /** It was told to stop. */
  | { kind: "stopped" };

export type FromWorker =
  | { kind: "ready" }
  /** Bytes of the capture read so far. */
  | { kind: "progress"; bytes: number }
  | { kind: "capture"; end: CaptureEnd }
  /** `why`: it could not be written. */
  | { kind: "written"; why: string | null };
