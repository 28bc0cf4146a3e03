import { constants, fstatSync, openSync, type Stats } from "node:fs";
import { isatty } from "node:tty";
import { FileCapture } from "./file-capture.ts";
import type { CaptureInfo, FrameSink } from "./frame.ts";
import { OpenFailure, openFailure } from "./open-failure.ts";
import { StreamCapture } from "./stream-capture.ts";

export { OpenFailure } from "./open-failure.ts";

export interface ReadOptions {
  /** Called from time to time with the bytes of the file (packed as they are) read so far: compare with `size`. */
  onProgress?: (bytesRead: number) => void;
  /** Ends the reading at the next block; what was read stays. */
  signal?: AbortSignal;
}

/** A capture that is open and not yet read: whoever opened it may drop privileges before a byte of it is looked at. */
export interface OpenedCapture {
  /** As it was given; "-" for standard input. */
  readonly path: string;
  /** Grows while reading; final when `read` has resolved. */
  readonly info: CaptureInfo;
  /** Bytes of the file as it was opened; null where the input has no size. */
  readonly size: number | null;
  /** Reads to the end, once, and closes. Never rejects for what the input holds or does: `info` says it. */
  read(sink: FrameSink, options?: ReadOptions): Promise<void>;
  /** Time of the first frames, without consuming any; null where the input cannot be read twice or has no time near its beginning. */
  peekFirstTime(): Promise<CaptureInfo["firstTime"]>;
  /** Closes a capture that will not be read; does nothing after `read`. */
  close(): void;
}

/** Not to wait for a writer when the path is a FIFO. Windows has no such flag. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const STDIN = 0;

/** Opens a capture file, or standard input for "-". Whether it is a capture at all shows when it is read. */
export function openCapture(path: string): OpenedCapture | OpenFailure {
  try {
    const fd = path === "-" ? STDIN : openSync(path, OPEN_FLAGS);
    return openDescriptor(path, fd, fstatSync(fd));
  } catch (error) {
    return openFailure(path, error);
  }
}

function openDescriptor(path: string, fd: number, stats: Stats): OpenedCapture | OpenFailure {
  if (stats.isDirectory()) return new OpenFailure(path, "directory", "is a directory");
  if (isatty(fd)) return new OpenFailure(path, "other", "is a terminal: give it a capture, as in tcpdump -w - | kexscope -");
  // Standard input goes on from where its descriptor stands, even in a file.
  if (stats.isFile() && fd !== STDIN) return new FileCapture(path, fd, stats.size);
  return new StreamCapture(path, fd, stats.isFile() ? stats.size : null, stats.isFIFO() || stats.isSocket());
}
