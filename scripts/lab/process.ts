/** Runs programs: short ones to their end, long ones under a handle that knows their pid and their output. */
import { spawn } from "node:child_process";

/** What a program left behind. `status` is null when a signal ended it. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that may still run. Output grows while it does. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Finished>;
  output(): string;
  /** Resolves when stdout or stderr match, rejects after `ms` or when the program ends first. */
  says(pattern: RegExp, ms?: number): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Writes to its stdin, which must have been left open. */
  type(text: string): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Text for stdin. Without it stdin is empty and closed; "open" keeps it open and silent. */
  readonly stdin?: string | "open";
}

/** Programs see a bare environment, so that nothing of the machine's user leaks onto the wire. */
const BARE_ENV = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
  USER: "lab",
  LOGNAME: "lab",
  TERM: "dumb",
};

/** Starts a program and returns at once. A program that can't be started ends with status 127. */
export function start(command: readonly string[], options: RunOptions = {}): Running {
  const [file, ...args] = command;
  if (file === undefined) throw new Error("an empty command");
  const child = spawn(file, args, { env: { ...BARE_ENV, ...options.env }, cwd: options.cwd ?? "/" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => undefined);
  if (options.stdin !== "open") child.stdin.end(options.stdin ?? "");
  const ended = new Promise<Finished>((resolve) => {
    child.on("error", (error) => resolve({ status: 127, stdout, stderr: `${stderr}${error.message}\n` }));
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const output = () => stdout + stderr;
  return {
    pid: child.pid ?? -1,
    ended,
    output,
    says: (pattern, ms = 10_000) =>
      until(
        () => pattern.test(output()),
        ms,
        () => over && `${file} ended before it said ${pattern}: ${output()}`,
      ),
    signal: (name) => void child.kill(name),
    type: (text) => void child.stdin.write(text),
  };
}

/** Runs a program to its end; `timeoutMs` ends it with SIGTERM. */
export async function run(command: readonly string[], options: RunOptions & { readonly timeoutMs?: number } = {}): Promise<Finished> {
  const running = start(command, options);
  const timer = setTimeout(() => running.signal("SIGTERM"), options.timeoutMs ?? 30_000);
  const finished = await running.ended;
  clearTimeout(timer);
  return finished;
}

/** Runs a program that must succeed; throws with its output if it doesn't. */
export async function must(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, options);
  if (status !== 0) throw new Error(`${command.join(" ")}: status ${status}\n${stderr}${stdout}`);
  return stdout;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until `done`; rejects after `ms`, or at once with the text that `hopeless` gives. */
export async function until(done: () => boolean | Promise<boolean>, ms: number, hopeless: () => string | false = () => false): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await done())) {
    const why = hopeless();
    if (why !== false) throw new Error(why);
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${done}`);
    await pause(20);
  }
}
