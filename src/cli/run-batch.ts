import { mkdirSync, statSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { join, resolve } from "node:path";
import { type BatchListener, BatchRun } from "../batch/batch-run.ts";
import { type BatchInput, InputFailure, inputsOf } from "../batch/inputs.ts";
import { FOLDERS } from "../batch/layout.ts";
import { sweepPartial } from "../batch/ledger.ts";
import type { Manifest } from "../batch/manifest.ts";
import type { WorkerOptions } from "../batch/messages.ts";
import { isOfShard, parseShard, type Shard } from "../batch/shard.ts";
import type { SystemUser } from "../capture/engines/engine.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "../render/ascii-json.ts";
import { batchTotal } from "../render/text/batch-total.ts";
import { printable } from "../render/text/escape.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { batchProgress } from "./batch-progress.ts";
import { fileName } from "./command-line.ts";
import type { BatchArguments } from "./commands/batch.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { onInterrupt } from "./interrupt.ts";
import { parsePortFlag } from "./port-flag.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** More processes than this only wait for each other's disk. */
const MAX_WORKERS = 1_024;

/** `kexscope batch`: many captures into one folder of tables. The status is 3 when a capture is in the table of errors. */
export async function runBatch(args: BatchArguments): Promise<ExitStatus> {
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const ports = parsePortFlag(args.port);
  const shard = shardOf(args.shard);
  const workers = workersOf(args.workers);
  const inputs = inputsFor(args, shard);
  if (inputs.length === 0) talk.warning(`no capture ${shard === null ? "" : `of shard ${args.shard} `}was found`);
  const out = openOut(args.out);
  const settings = `port=${[...ports].sort((a, b) => a - b).join(",")}`;
  const options: WorkerOptions = { out, ports, ndjson: args.ndjson, version: version(), settings, becomes: ownerOf(out, args.out, talk) };
  const progress = batchProgress(args.quiet ?? false, talk);
  const listener: BatchListener = { ...progress, error: ({ capture, what }) => talk.error(`${capture}: ${printable(what.replace(`${capture}: `, ""))}`) };
  const run = new BatchRun(options, args.again ?? false, listener);
  const manifest = manifestOf(args, options, workers, run);
  const name = join(FOLDERS.runs, `${manifest.started_at.replaceAll(":", "")}-${printable(hostname())}-${process.pid}.json`);
  const write = async (): Promise<void> => {
    const why = await run.write(name, `${asciiJson(manifest)}\n`);
    if (why !== null) run.failure ??= why;
  };
  sweepPartial(out);
  await write();
  const startedAt = performance.now();
  const release = onInterrupt(() => run.stop());
  if (run.failure === null) await run.run(inputs, workers);
  release();
  progress.erase();
  Object.assign(manifest, { ended_at: new Date().toISOString(), stopped: run.stopped });
  if (run.failure === null) await write();
  if (run.failure !== null) talk.error(`--out ${printable(args.out)}: ${printable(run.failure)}`);
  talk.note(batchTotal(run.counts, (performance.now() - startedAt) / 1000, run.stopped));
  return run.failure !== null || run.counts.errors > 0 ? EXIT_STATUS.unreadable : EXIT_STATUS.fine;
}

function shardOf(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const shard = parseShard(text);
  if (shard === null) throw new UsageError(`--shard ${text}: write which part of how many, as 2/4`);
  return shard;
}

function workersOf(wanted: number | undefined): number {
  if (wanted === undefined) return availableParallelism();
  if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_WORKERS)) throw new UsageError(`--workers ${wanted}: write a number from 1 to ${MAX_WORKERS}`);
  return wanted;
}

function inputsFor(args: BatchArguments, shard: Shard | null): BatchInput[] {
  try {
    const inputs = inputsOf(args.capture.map(fileName), args.site ?? null);
    return inputs.filter(({ path }) => shard === null || isOfShard(path, shard));
  } catch (error) {
    if (error instanceof InputFailure) throw new UsageError(error.message);
    throw error;
  }
}

function openOut(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${(error as Error).message}`);
  }
  return resolve(folder);
}

/** Root is given up to whom the folder belongs: who reads captures has to write there. */
function ownerOf(out: string, name: string, talk: TalkSink): SystemUser | null {
  if (process.geteuid?.() !== 0) return null;
  const { uid, gid } = statSync(out);
  if (uid === 0) {
    talk.warning(`the captures are read as root, for ${printable(name)} belongs to root; better: install -d -o nobody ${printable(name)}`);
    return null;
  }
  return { name: String(uid), uid, gid };
}

function manifestOf(args: BatchArguments, { settings }: WorkerOptions, workers: number, run: BatchRun): Manifest {
  return {
    tool: { name: "kexscope", version: version() },
    schema_version: SCHEMA_VERSION,
    node: process.version,
    host: hostname(),
    settings,
    arguments: {
      captures: args.capture.map(fileName),
      shard: args.shard ?? null,
      site: args.site ?? null,
      again: args.again ?? false,
      ndjson: args.ndjson,
      workers,
    },
    started_at: new Date().toISOString(),
    ended_at: null,
    stopped: false,
    counts: run.counts,
  };
}
