import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats } from "node:fs";
import { Socket } from "node:net";
import { isatty } from "node:tty";
import { ChunkCursor } from "../capture/chunk-cursor.ts";
import { fileChunks, readAt } from "../capture/file-blocks.ts";
import { FIRST_BYTES, whatBegins } from "../capture/first-bytes.ts";
import { OpenFailure, openFailure } from "../capture/open-failure.ts";
import { readNdjson } from "./ndjson-records.ts";
import type { ParquetDecoder } from "./parquet-decoder.ts";
import { isParquet } from "./parquet-magic.ts";
import { readParquet } from "./parquet-records.ts";
import { newReading, type RecordReading, type TakeRecord } from "./reading.ts";

const STDIN = 0;
const BLOCK_BYTES = 256 * 1024;
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A source of records that is open and not yet read: whoever opened it may give up rights before a byte of it is looked at. */
export interface OpenedRecords {
  /** As it was given; "-" for standard input. */
  readonly path: string;
  /** Reads to the end, once, and closes. Never rejects for what the input holds: the reading says it. */
  read(take: TakeRecord, signal?: AbortSignal): Promise<RecordReading>;
  /** Closes what will not be read. */
  close(): void;
}

/** Opens NDJSON (also packed with gzip or zstd), a `--json` document or Parquet; "-" is standard input. What it is shows when it is read. `decoder`: for Parquet. */
export function openRecords(path: string, decoder: ParquetDecoder): OpenedRecords | OpenFailure {
  try {
    const fd = path === "-" ? STDIN : openSync(path, OPEN_FLAGS);
    const stats = fstatSync(fd);
    if (stats.isDirectory()) {
      closeSync(fd);
      return new OpenFailure(path, "directory", "is a directory");
    }
    if (isatty(fd)) return new OpenFailure(path, "other", "is a terminal: give it records, as in kexscope --ndjson ssh.pcap | kexscope what-if -");
    return { path, read: (take, signal) => readOpened(path, fd, stats, decoder, take, signal), close: () => closeSync(fd) };
  } catch (error) {
    return openFailure(path, error);
  }
}

async function readOpened(path: string, fd: number, stats: Stats, decoder: ParquetDecoder, take: TakeRecord, signal?: AbortSignal): Promise<RecordReading> {
  if (!stats.isFile() || fd === STDIN) return readStream(path, fd, stats, take, signal);
  try {
    const head = new Uint8Array(FIRST_BYTES);
    const begin = head.subarray(0, readAt(fd, head, 0, 0));
    if (isParquet(begin)) return await readParquet(decoder, path, fd, stats.size, take, signal);
    if (whatBegins(begin) !== null) return { ...newReading(path, "ndjson"), corrupt: "a capture, not records: kexscope --ndjson makes records of it" };
    return await readNdjson(path, new ChunkCursor(fileChunks(fd, BLOCK_BYTES)), take, signal);
  } finally {
    closeSync(fd);
  }
}

async function readStream(path: string, fd: number, stats: Stats, take: TakeRecord, signal?: AbortSignal): Promise<RecordReading> {
  const pollable = stats.isFIFO() || stats.isSocket();
  const stream = pollable ? new Socket({ fd, readable: true, writable: false }) : createReadStream("", { fd, highWaterMark: BLOCK_BYTES });
  const stop = (): void => void stream.destroy();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await readNdjson(path, new ChunkCursor(stream), take, signal);
  } finally {
    signal?.removeEventListener("abort", stop);
    stream.destroy();
  }
}
