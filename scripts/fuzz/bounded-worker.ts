import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BatchOrder, BatchReport } from "./messages.ts";

/** What one batch, and one mutant, may take. */
export interface Bounds {
  /** Of CPU time: a busy machine is no hang. */
  seconds: number;
  megabytes: number;
}

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** Heap of the worker, so that garbage is collected long before the bound of the process is near. MiB. */
const HEAP = 128;
/** Mutants after which a worker is replaced although nothing is wrong: what leaks shows within these. */
const LIFE = 100_000;

/** Between two looks at the clock of a worker. Milliseconds. */
const LOOK_EVERY = 500;
/** USER_HZ, which proc(5) counts in: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process has used; where there is no /proc, the time that went by, which is more. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return performance.now() / 1000;
  }
}

/** Runs batches in a process of its own; a batch that breaks a bound is run again mutant by mutant, to find which one it was. */
export class BoundedWorker {
  /** The most memory that any worker had. MiB. */
  memory = 0;
  readonly #path: string;
  readonly #folders: readonly string[];
  readonly #bounds: Bounds;
  #child: ChildProcess | null = null;
  #examined = 0;

  constructor(path: string, folders: readonly string[], bounds: Bounds) {
    this.#path = path;
    this.#folders = folders;
    this.#bounds = bounds;
  }

  async run(order: BatchOrder): Promise<BatchReport["faults"]> {
    const outcome = await this.#attempt(order);
    if (typeof outcome !== "string") return outcome.faults;
    this.stop();
    if (order.to - order.from === 1) return [{ index: order.from, fault: outcome }];
    const faults: BatchReport["faults"] = [];
    for (let index = order.from; index < order.to; index++) faults.push(...(await this.run({ seed: order.seed, from: index, to: index + 1 })));
    return faults;
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = null;
    this.#examined = 0;
  }

  /** The report, or how the worker broke a bound. */
  #attempt(order: BatchOrder): Promise<BatchReport | string> {
    if (this.#examined >= LIFE) this.stop();
    this.#examined += order.to - order.from;
    this.#child ??= fork(WORKER, [this.#path, ...this.#folders], { execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP}`] });
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (outcome: BatchReport | string): void => {
        clearInterval(clock);
        child.off("message", onReport);
        child.off("exit", onExit);
        resolve(outcome);
      };
      const onReport = (report: BatchReport): void => {
        this.memory = Math.max(this.memory, report.memory);
        settle(report.memory > this.#bounds.megabytes ? `needs ${report.memory} MB` : report);
      };
      const onExit = (status: number | null, signal: string | null): void => settle(`ends the process: ${status ?? signal}`);
      const before = cpuSeconds(child.pid!);
      const clock = setInterval(() => {
        if (cpuSeconds(child.pid!) - before > this.#bounds.seconds) settle(`hangs for ${this.#bounds.seconds} s`);
      }, LOOK_EVERY);
      child.on("message", onReport);
      child.on("exit", onExit);
      child.send(order);
    });
  }
}
