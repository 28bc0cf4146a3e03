import { type ChildProcess, spawn } from "node:child_process";
import { entryScript } from "../entry-script.ts";
import { LastWords } from "./last-words.ts";
import type { CaptureEnd, CaptureTask, FromWorker, ToWorker, WorkerOptions, WriteTask } from "./messages.ts";

/** How a worker ended that was not asked to. */
export class WorkerDeath {
  /** One line. */
  readonly what: string;

  constructor(what: string) {
    this.what = what;
  }
}

/** The process of a worker, which does one task at a time. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #words = new LastWords();
  #death: WorkerDeath | null = null;
  #hear: (message: FromWorker | WorkerDeath) => void = () => {};

  private constructor(options: WorkerOptions) {
    const { file, args } = entryScript(new URL("./worker", import.meta.url), [JSON.stringify(options)]);
    this.#child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => this.#words.hear(text));
    this.#child.on("message", (message: FromWorker) => this.#hear(message));
    // "close" and not "exit": by then its last words are here.
    this.#child.on("close", (status, signal) => this.#died(new WorkerDeath(this.#words.why ?? howItEnded(status, signal))));
    this.#child.on("error", (error) => this.#died(new WorkerDeath(error.message)));
  }

  /** Starts a worker; resolves when it has loaded, or how it died over that. */
  static async start(options: WorkerOptions): Promise<WorkerProcess | WorkerDeath> {
    const worker = new WorkerProcess(options);
    const message = await worker.#next(() => {});
    return message instanceof WorkerDeath ? message : worker;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Reads a capture. `progress`: bytes of it so far. */
  async capture(task: CaptureTask, progress: (bytes: number) => void): Promise<CaptureEnd | WorkerDeath> {
    this.#send(task);
    const message = await this.#next(progress);
    if (message instanceof WorkerDeath) return message;
    return message.kind === "capture" ? message.end : new WorkerDeath("the worker answered something else");
  }

  /** Writes a small file. Why it could not be written, or null. */
  async write(task: Omit<WriteTask, "kind">): Promise<string | null> {
    this.#send({ kind: "write", ...task });
    const message = await this.#next(() => {});
    return message instanceof WorkerDeath ? message.what : message.kind === "written" ? message.why : null;
  }

  /** Ends the capture that is being read, without a trace. */
  stop(): void {
    this.#send({ kind: "stop" });
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #next(progress: (bytes: number) => void): Promise<FromWorker | WorkerDeath> {
    if (this.#death !== null) return Promise.resolve(this.#death);
    return new Promise((resolve) => {
      this.#hear = (message) => {
        if (!(message instanceof WorkerDeath) && message.kind === "progress") progress(message.bytes);
        else resolve(message);
      };
    });
  }

  #died(death: WorkerDeath): void {
    this.#death ??= death;
    this.#hear(this.#death);
  }
}

function howItEnded(status: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGKILL") return "the worker was killed (SIGKILL): out of memory, or somebody did it";
  return signal === null ? `the worker ended with status ${status}` : `the worker was ended by ${signal}`;
}
