import { createHash, type Hash } from "node:crypto";
import { type BigIntStats, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { analyse } from "../analysis/analyse.ts";
import { STALL_AFTER } from "../analysis/analysis-options.ts";
import { OpenFailure, openCapture } from "../capture/open-capture.ts";
import { openFailure } from "../capture/open-failure.ts";
import type { CaptureRecord } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "../render/ascii-json.ts";
import { writeDurably } from "../sinks/durable-file.ts";
import { writeFailure } from "../sinks/new-file.ts";
import { wireText } from "../wire-text.ts";
import { captureRowPath, errorRowPath, keyOf } from "./layout.ts";
import type { CaptureEnd, CaptureTask, WorkerOptions } from "./messages.ts";
import { Partitions } from "./partitions.ts";
import type { CaptureRow, ErrorKind, ErrorRow } from "./rows.ts";

/** Read at a time while the content is hashed. */
const HASH_BLOCK_BYTES = 1024 * 1024;

/** What a task may use of its surroundings. */
export interface TaskSurroundings {
  options: WorkerOptions;
  /** A folder of this process in the output folder. */
  folder: string;
  signal: AbortSignal;
  /** Bytes of the capture read so far. */
  progress(bytes: number): void;
}

/** Reads one capture into rows. Whatever happens, nothing is seen of it but whole files, and its row in `captures` comes last. */
export async function readCapture(task: CaptureTask, surroundings: TaskSurroundings): Promise<CaptureEnd> {
  const before = await statOf(task.capture);
  if (before instanceof OpenFailure) return failed(task, surroundings, "unreadable", before.message);
  const sha256 = await hashOf(task.capture, surroundings.signal);
  if (surroundings.signal.aborted) return { kind: "stopped" };
  if (sha256 instanceof OpenFailure) return failed(task, surroundings, "unreadable", sha256.message);
  const done = task.again ? null : finished(surroundings.options.out, captureRowPath(task.site, keyOf(sha256)));
  if (done !== null && isWhole(surroundings.options.out, done)) return { kind: "same", as: done.capture };
  try {
    return await analysed(task, surroundings, before, sha256);
  } catch (error) {
    return failed(task, surroundings, "not-written", writeFailure(error));
  } finally {
    rmSync(workFolder(surroundings), { recursive: true, force: true });
  }
}

async function analysed(task: CaptureTask, surroundings: TaskSurroundings, before: BigIntStats, sha256: string): Promise<CaptureEnd> {
  const { options, signal, progress } = surroundings;
  const opened = openCapture(task.capture);
  if (opened instanceof OpenFailure) return failed(task, surroundings, "unreadable", opened.message);
  const partitions = partitionsFor(task, surroundings, sha256);
  const { captures, summary } = await analyse(
    [opened],
    { ports: options.ports, separate: true, knownHosts: null, stallAfter: STALL_AFTER, signal },
    { connection: (record) => partitions.add(record), series: () => {}, progress },
  );
  const after = await statOf(task.capture);
  const changed = after instanceof OpenFailure || after.size !== before.size || after.mtimeNs !== before.mtimeNs;
  if (signal.aborted || changed) {
    partitions.abandon();
    return signal.aborted ? { kind: "stopped" } : failed(task, surroundings, "changed", "it was written to while it was read");
  }
  const row: CaptureRow = {
    ...describe(captures[0]!, task, before, sha256),
    connections: summary.connections,
    ...ownNames(options),
    files: partitions.publish(),
  };
  return commit(task, surroundings, row);
}

function partitionsFor(task: CaptureTask, surroundings: TaskSurroundings, sha256: string): Partitions {
  const { options } = surroundings;
  const folder = workFolder(surroundings);
  mkdirSync(folder, { recursive: true });
  const about = { "kexscope.version": options.version, "kexscope.schema_version": String(SCHEMA_VERSION), "kexscope.capture_sha256": sha256 };
  return new Partitions({
    out: options.out,
    folder,
    site: task.site,
    key: keyOf(sha256),
    ndjson: options.ndjson,
    about,
    createdBy: `kexscope version ${options.version}`,
  });
}

/** All rows have their place: says so, and takes away what is out of date. */
function commit(task: CaptureTask, surroundings: TaskSurroundings, row: CaptureRow): CaptureEnd {
  const { out } = surroundings.options;
  const own = captureRowPath(task.site, keyOf(row.sha256));
  const error = row.corrupt === null ? null : errorRow(task, surroundings.options, "corrupt", row.corrupt);
  const outdated = [own, ...task.replaces].flatMap((path) => finished(out, path)?.files ?? []);
  if (error === null) rmSync(join(out, errorRowPath(task.capture)), { force: true });
  else writeRow(surroundings, errorRowPath(task.capture), error);
  writeRow(surroundings, own, row);
  const kept = new Set(row.files.map(({ path }) => path));
  for (const { path } of outdated) if (!kept.has(path)) rmSync(join(out, path), { force: true });
  for (const path of task.replaces) if (path !== own) rmSync(join(out, path), { force: true });
  return { kind: "done", row, error };
}

function failed(task: CaptureTask, surroundings: TaskSurroundings, kind: ErrorKind, what: string): CaptureEnd {
  const error = errorRow(task, surroundings.options, kind, what);
  writeRow(surroundings, errorRowPath(task.capture), error);
  return { kind: "error", error };
}

export function errorRow(task: CaptureTask, { version }: Pick<WorkerOptions, "version">, kind: ErrorKind, what: string): ErrorRow {
  return { capture: wireText(task.capture), site: task.site, kind, what: wireText(what), kexscope: version };
}

function writeRow({ options, folder }: TaskSurroundings, path: string, row: object): void {
  writeDurably(folder, `row-${process.hrtime.bigint()}`, join(options.out, path), `${asciiJson(row)}\n`);
}

function workFolder({ folder }: TaskSurroundings): string {
  return join(folder, "capture");
}

function describe(capture: CaptureRecord, task: CaptureTask, stats: BigIntStats, sha256: string) {
  const { format, frames, first_time, last_time, truncated, corrupt } = capture;
  const { size, mtimeNs } = stats;
  return {
    capture: wireText(task.capture),
    site: task.site,
    sha256,
    bytes: Number(size),
    modified_ns: String(mtimeNs),
    format,
    frames,
    first_time,
    last_time,
    truncated,
    corrupt,
  };
}

function ownNames({ version, settings }: WorkerOptions) {
  return { kexscope: version, settings };
}

/** The row of a finished capture; null where there is none, or none that is whole. */
export function finished(out: string, path: string): CaptureRow | null {
  try {
    return JSON.parse(readFileSync(join(out, path), "utf8")) as CaptureRow;
  } catch {
    return null;
  }
}

/** Are its files still there? What somebody took away is made again. */
export function isWhole(out: string, { files }: CaptureRow): boolean {
  return files.every(({ path }) => existsSync(join(out, path)));
}

async function statOf(path: string): Promise<BigIntStats | OpenFailure> {
  try {
    const stats = await stat(path, { bigint: true });
    return stats.isFile() ? stats : new OpenFailure(path, "other", "is no file");
  } catch (error) {
    return openFailure(path, error);
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string | OpenFailure> {
  const hash = createHash("sha256");
  try {
    await feed(path, hash, signal);
  } catch (error) {
    return openFailure(path, error);
  }
  return hash.digest("hex");
}

async function feed(path: string, hash: Hash, signal: AbortSignal): Promise<void> {
  const file = await open(path, "r");
  try {
    const block = new Uint8Array(HASH_BLOCK_BYTES);
    while (!signal.aborted) {
      const { bytesRead } = await file.read(block, 0, block.length);
      if (bytesRead === 0) return;
      hash.update(block.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
