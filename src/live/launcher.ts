import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import type { Socket } from "node:net";
import { becomeUser } from "../capture/become-user.ts";
import type { CaptureEngine, CommandLine, SystemUser } from "../capture/engines/engine.ts";
import { type CaptureEnd, type LiveCapture, startCapture, whyEnded } from "../capture/live.ts";
import { FIRST_STREAM_DESCRIPTOR, type ToAnalyser } from "./messages.ts";

/** A capture that ends because the same signal went to all of us is no failure; the signal is here within this time. Milliseconds. */
const SIGNAL_SLACK = 150;
/** A capture that does not end when asked is ended. Milliseconds. */
const STOP_PATIENCE = 3_000;
/** Pauses between tries to capture again: doubled up to the last. Milliseconds. */
const FIRST_PAUSE = 500;
const LAST_PAUSE = 15_000;

/** What is to be run. All of it is settled before anything starts. */
export interface LaunchPlan {
  engine: CaptureEngine;
  /** One a capture: its interface, and its fixed command line; null where it cannot be started again. */
  captures: readonly { device: string; command: CommandLine | null }[];
  analyser: CommandLine;
  /** Descriptor that the analyser gets besides; null without. */
  extraDescriptor: number | null;
  /** Who the launcher becomes once everything runs; null where it is not root, or must stay it (`reconnect`). */
  becomes: SystemUser | null;
  /** Start a capture again that ended. */
  reconnect: boolean;
}

/**
 * What the user starts. It opens the captures, hands their pipes to the analyser, and waits. It reads no packet: of a capture it reads only
 * what that says on its stderr, of the analyser only how it ended.
 */
export class Launcher {
  readonly #plan: LaunchPlan;
  readonly #running = new Map<number, LiveCapture>();
  readonly #pauses = new Map<number, NodeJS.Timeout>();
  #analyser: ChildProcess | null = null;
  #status: number | null = null;
  #isReady: () => void = () => {};
  readonly #ready = new Promise<void>((resolve) => {
    this.#isReady = resolve;
  });
  /** The signal that asked us to end; null before. */
  #stoppedBy: NodeJS.Signals | null = null;

  constructor(plan: LaunchPlan) {
    this.#plan = plan;
  }

  /** Runs to the end of the analyser. `opened`: the captures, already open. Resolves with the exit status, or the signal that ended the analyser. */
  async run(opened: readonly LiveCapture[]): Promise<number | NodeJS.Signals> {
    const { analyser, becomes } = this.#plan;
    const child = spawn(analyser.file, analyser.args, { stdio: this.#descriptors(opened) });
    for (const { stream } of opened) if (typeof stream === "number") closeSync(stream);
    this.#analyser = child;
    const ended = new Promise<number | NodeJS.Signals>((resolve) => {
      child.on("error", () => resolve(3));
      // Who was asked a second time kills itself; it is the asking that ended it.
      child.on("exit", (status, signal) => resolve(this.#status ?? status ?? (signal === "SIGKILL" ? this.#stoppedBy : null) ?? signal ?? 3));
    });
    child.on("message", (message) => this.#hear(message));
    const release = this.#listen();
    for (const [index, capture] of opened.entries()) this.#running.set(index, capture);
    if (becomes !== null) becomeUser(becomes);
    // A pipe that is handed over is read at once: the analyser must be rid of its rights before that.
    await Promise.race([this.#ready, ended]);
    for (const [index, capture] of opened.entries()) this.#attach(index, capture);
    const end = await ended;
    release();
    this.#analyser = null;
    this.#endCaptures();
    return end;
  }

  /** What the analyser is started with; its channel to us is descriptor 3. */
  #descriptors(opened: readonly LiveCapture[]): StdioOptions {
    const inherited = opened.map(({ stream }) => (typeof stream === "number" ? stream : "ignore"));
    return ["ignore", "inherit", "inherit", "ipc", this.#plan.extraDescriptor ?? "ignore", ...inherited];
  }

  /** Hands a capture's pipe to the analyser, or tells it which of its descriptors it may read now; and waits for the capture's end. */
  #attach(index: number, capture: LiveCapture): void {
    this.#running.set(index, capture);
    if (typeof capture.stream === "number") this.#tell({ kind: "stream", index, descriptor: FIRST_STREAM_DESCRIPTOR + index });
    else this.#tell({ kind: "stream", index, descriptor: null }, capture.stream);
    void capture.ended.then((end) => this.#captureEnded(index, end));
  }

  #tell(message: ToAnalyser, stream?: Socket): void {
    if (this.#analyser?.connected) this.#analyser.send(message, stream, () => {});
  }

  /** Anything else than these two is ignored. */
  #hear(message: unknown): void {
    const { ready, status } = (message ?? {}) as { ready?: unknown; status?: unknown };
    if (ready === true) this.#isReady();
    if (typeof status === "number" && Number.isInteger(status) && status >= 0 && status <= 3) this.#status = status;
  }

  async #captureEnded(index: number, end: CaptureEnd): Promise<void> {
    this.#running.delete(index);
    const { device } = this.#plan.captures[index]!;
    const why = whyEnded(device, end);
    if (!this.#stopping) await new Promise((resolve) => setTimeout(resolve, SIGNAL_SLACK));
    const again = this.#plan.reconnect && !this.#stopping;
    this.#tell({ kind: "ended", index, why: this.#stopping ? null : why, drops: this.#plan.engine.drops(end.stderr), again });
    if (again) this.#tryLater(index, FIRST_PAUSE);
  }

  #tryLater(index: number, pause: number): void {
    const { command } = this.#plan.captures[index]!;
    if (command === null) return;
    const timer = setTimeout(async () => {
      this.#pauses.delete(index);
      const capture = await startCapture(command, this.#plan.engine.ready);
      if ("kind" in capture) {
        if (!this.#stopping) this.#tryLater(index, Math.min(pause * 2, LAST_PAUSE));
      } else if (this.#stopping || this.#analyser === null) capture.kill("SIGKILL");
      else this.#attach(index, capture);
    }, pause);
    this.#pauses.set(index, timer);
  }

  /** SIGINT and SIGTERM end the captures, and with them the analyser, which has a summary to tell. A second one ends everything at once. */
  #listen(): () => void {
    const stop = (signal: NodeJS.Signals): void => (this.#stopping ? this.#endNow() : this.#stop(signal));
    const pass = (): void => void this.#signalAnalyser("SIGUSR2");
    process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGUSR2", pass);
    return () => void process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGUSR2", pass);
  }

  get #stopping(): boolean {
    return this.#stoppedBy !== null;
  }

  #stop(signal: NodeJS.Signals): void {
    this.#stoppedBy = signal;
    for (const timer of this.#pauses.values()) clearTimeout(timer);
    // A process of another user cannot be signalled any more; it ends when its pipe is closed.
    for (const capture of this.#running.values()) capture.kill("SIGTERM");
    this.#tell({ kind: "stop" });
    setTimeout(() => this.#endCaptures(), STOP_PATIENCE).unref();
  }

  #endNow(): void {
    this.#endCaptures();
    this.#signalAnalyser("SIGKILL");
  }

  #endCaptures(): void {
    for (const timer of this.#pauses.values()) clearTimeout(timer);
    for (const capture of this.#running.values()) {
      capture.kill("SIGKILL");
      capture.letGo();
    }
  }

  #signalAnalyser(signal: NodeJS.Signals): void {
    this.#analyser?.kill(signal);
  }
}
