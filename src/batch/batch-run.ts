import { statSync } from "node:fs";
import { asciiJson } from "../render/ascii-json.ts";
import { wireText } from "../wire-text.ts";
import type { BatchInput } from "./inputs.ts";
import { errorRowPath } from "./layout.ts";
import { Ledger } from "./ledger.ts";
import type { CaptureEnd, WorkerOptions } from "./messages.ts";
import type { ErrorRow } from "./rows.ts";
import { WorkerDeath, WorkerProcess } from "./worker-process.ts";

/** What a run has done so far. Bytes are those of captures. */
export interface BatchCounts {
  captures: number;
  bytes: number;
  /** Done in this run. */
  done: number;
  /** Done before, or the same content as another capture. */
  skipped: number;
  /** Of those: by another version, or with other flags. */
  outdated: number;
  errors: number;
  connections: number;
  /** Captures whose worker died. */
  deaths: number;
}

/** Who is told how it goes. */
export interface BatchListener {
  /** Bytes to read in this run, known before anything is read. */
  planned(captures: number, bytes: number): void;
  /** Bytes read in all. */
  progress(bytes: number): void;
  /** A capture could not be read, or not to its end. */
  error(row: ErrorRow): void;
}

/** A capture that has to be read. */
interface Work {
  input: BatchInput;
  size: number;
  replaces: string[];
}

/** Reads captures with several workers. A worker that dies costs its capture, and nothing else. */
export class BatchRun {
  readonly #options: WorkerOptions;
  readonly #listener: BatchListener;
  readonly #again: boolean;
  readonly #queue: Work[] = [];
  readonly #running = new Set<WorkerProcess>();
  readonly #reading = new Map<Work, number>();
  #bytesRead = 0;
  #stopped = false;
  /** Set when no worker can be started at all. */
  failure: string | null = null;
  readonly counts: BatchCounts = { captures: 0, bytes: 0, done: 0, skipped: 0, outdated: 0, errors: 0, connections: 0, deaths: 0 };

  /** `again`: captures that another version did, or other flags, are read once more. */
  constructor(options: WorkerOptions, again: boolean, listener: BatchListener) {
    this.#options = options;
    this.#again = again;
    this.#listener = listener;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Reads what is not done yet. */
  async run(inputs: readonly BatchInput[], workers: number): Promise<void> {
    this.#plan(inputs);
    this.#listener.planned(
      this.#queue.length,
      this.#queue.reduce((sum, { size }) => sum + size, 0),
    );
    const lanes = Math.min(workers, this.#queue.length);
    await Promise.all(Array.from({ length: lanes }, () => this.#lane()));
  }

  /** Writes a small file into the output folder, by a worker: it has the rights for that. Why not, or null. */
  async write(path: string, text: string): Promise<string | null> {
    const worker = await WorkerProcess.start(this.#options);
    if (worker instanceof WorkerDeath) return worker.what;
    const why = await worker.write({ path, text });
    worker.close();
    return why;
  }

  /** Ends as soon as it can: what is being read leaves no trace. */
  stop(): void {
    this.#stopped = true;
    for (const worker of this.#running) worker.stop();
  }

  /** Chooses what has to be read: the largest first, so that none is left for the end. */
  #plan(inputs: readonly BatchInput[]): void {
    const ledger = new Ledger(this.#options.out);
    for (const input of inputs) {
      const stats = statSync(input.path, { bigint: true, throwIfNoEntry: false });
      const size = Number(stats?.size ?? 0);
      this.counts.captures++;
      this.counts.bytes += size;
      const row = stats === undefined ? null : ledger.row(input, stats);
      const outdated = row !== null && (row.kexscope !== this.#options.version || row.settings !== this.#options.settings);
      if (outdated) this.counts.outdated++;
      if (row !== null && !(outdated && this.#again)) this.counts.skipped++;
      else this.#queue.push({ input, size, replaces: ledger.earlier(input) });
    }
    this.#queue.sort((a, b) => b.size - a.size);
  }

  /** One worker after the other, as long as there is work. */
  async #lane(): Promise<void> {
    let worker: WorkerProcess | null = null;
    while (!this.#stopped && this.failure === null && this.#queue.length > 0) {
      worker ??= await this.#start();
      const work = worker === null ? undefined : this.#queue.shift();
      if (worker === null || work === undefined) break;
      const end = await worker.capture({ kind: "capture", ...this.#task(work) }, (bytes) => this.#progress(work, bytes));
      this.#progress(work, work.size);
      if (!(end instanceof WorkerDeath)) this.#count(end);
      else {
        this.#running.delete(worker);
        worker = null;
        if (!this.#stopped) await this.#buried(work, end);
      }
    }
    if (worker !== null) this.#running.delete(worker);
    worker?.close();
  }

  async #start(): Promise<WorkerProcess | null> {
    const worker = await WorkerProcess.start(this.#options);
    if (worker instanceof WorkerDeath) {
      this.failure ??= worker.what;
      return null;
    }
    this.#running.add(worker);
    return worker;
  }

  #task({ input, replaces }: Work) {
    return { capture: input.path, site: input.site, again: this.#again, replaces };
  }

  #progress(work: Work, bytes: number): void {
    this.#bytesRead += bytes - (this.#reading.get(work) ?? 0);
    this.#reading.set(work, bytes);
    this.#listener.progress(this.#bytesRead);
  }

  #count(end: CaptureEnd): void {
    const { counts } = this;
    if (end.kind === "done") {
      counts.done++;
      counts.connections += end.row.connections;
    } else if (end.kind === "same") counts.skipped++;
    const error = end.kind === "done" || end.kind === "error" ? end.error : null;
    if (error === null) return;
    counts.errors++;
    this.#listener.error(error);
  }

  async #buried({ input }: Work, { what }: WorkerDeath): Promise<void> {
    const row: ErrorRow = { capture: wireText(input.path), site: input.site, kind: "worker-died", what: wireText(what), kexscope: this.#options.version };
    this.counts.deaths++;
    this.counts.errors++;
    this.#listener.error(row);
    const why = await this.write(errorRowPath(input.path), `${asciiJson(row)}\n`);
    if (why !== null) this.failure ??= why;
  }
}
