import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, until } from "../../scripts/lab/process.ts";

/** The built program. */
export const MAIN = process.env["KEXSCOPE_MAIN"] ?? fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The script that starts the captures from a shell. */
export const LIVE_SCRIPT = join(dirname(MAIN), "kexscope-live.sh");

/** A line of stdout and when it came, in milliseconds since 1970. */
export interface Line {
  text: string;
  at: number;
}

/** One event of --ndjson, as far as the tests look at it. */
export interface LiveEvent {
  event: "connection" | "waiting" | "series" | "summary";
  uid: string;
  ended_at: string;
  outcome: string;
  verdict: { code: string; evidence: { frame: number; saved?: { path: string; frame: number } }[] };
  waiting_for?: { from: string | null; what: string; since: string };
  /** When its line came, in milliseconds since 1970. */
  at: number;
}

/** A `kexscope live` that runs. */
export class LiveProcess {
  readonly lines: Line[] = [];
  stderr = "";
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;

  /** `command`: with what before node, as `ip netns exec NAME`. `flags`: of node. `program`: what is started, instead of `kexscope live`. */
  constructor(
    command: readonly string[],
    args: readonly string[],
    options: { env?: NodeJS.ProcessEnv; main?: string; flags?: readonly string[]; program?: readonly string[] } = {},
  ) {
    const program = options.program ?? [process.execPath, ...(options.flags ?? []), options.main ?? MAIN, "live"];
    const [file, ...rest] = [...command, ...program, ...args];
    // The Node of this test also for who looks for one.
    const PATH = `${dirname(process.execPath)}:${process.env["PATH"]}`;
    this.child = spawn(file!, rest, { stdio: ["ignore", "pipe", "pipe"], env: { PATH, LANG: "C.UTF-8", ...options.env } });
    let partial = "";
    this.child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      const at = Date.now();
      const parts = (partial + text).split("\n");
      partial = parts.pop() ?? "";
      this.lines.push(...parts.map((line) => ({ text: line, at })));
    });
    this.child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.ended = new Promise((resolve) => this.child.on("close", (status, signal) => resolve({ status, signal })));
  }

  /** Resolves when it says this on stderr. */
  async says(pattern: RegExp, ms = 20_000): Promise<void> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    await until(
      () => pattern.test(this.stderr),
      ms,
      () => over && !pattern.test(this.stderr) && `it ended before it said ${pattern}: ${this.stderr}`,
    );
  }

  listening(): Promise<void> {
    return this.says(/listening on/);
  }

  get events(): LiveEvent[] {
    return this.lines.map(({ text, at }) => ({ ...(JSON.parse(text) as LiveEvent), at }));
  }

  /** Resolves with the first event that fits. */
  async event(fits: (event: LiveEvent) => boolean, ms = 15_000): Promise<LiveEvent> {
    await until(() => this.events.some(fits), ms);
    return this.events.find(fits)!;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Ends it as a user does. */
  async stop(): Promise<number | null> {
    this.signal("SIGINT");
    return (await this.ended).status;
  }

  /** Pids of the processes that it started, by what their command line holds. */
  pids(pattern: RegExp): number[] {
    return childrenOf(this.child.pid!).filter((pid) => pattern.test(commandLine(pid)));
  }
}

/** As systemd starts a unit with AmbientCapabilities=, CapabilityBoundingSet= and NoNewPrivileges=. */
export const AS_UNIT = [
  ...["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
  ...["--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", "--bounding-set=-all,+net_raw", "--no-new-privs"],
];

/** All descendants of a process. */
export function childrenOf(pid: number): number[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const own = all.map(Number).filter((each) => parentOf(each) === pid);
  return own.flatMap((each) => [each, ...childrenOf(each)]);
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return -1;
  }
}

export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The events of a capture file, as the same build reads it. */
export async function readFile(path: string): Promise<LiveEvent[]> {
  const { stdout } = await run([process.execPath, MAIN, "--ndjson", path]);
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => ({ ...(JSON.parse(line) as LiveEvent), at: 0 }));
}

/** What a process may do, from /proc/PID/status. */
export interface Rights {
  uids: number[];
  gids: number[];
  groups: number[];
  inheritable: bigint;
  permitted: bigint;
  effective: bigint;
  bounding: bigint;
  ambient: bigint;
  noNewPrivs: boolean;
}

export function rightsOf(pid: number): Rights {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1]?.trim() ?? "";
  const numbers = (name: string): number[] => field(name).split(/\s+/).filter(Boolean).map(Number);
  const set = (name: string): bigint => BigInt(`0x${field(name)}`);
  return {
    uids: [...new Set(numbers("Uid"))],
    gids: [...new Set(numbers("Gid"))],
    groups: numbers("Groups"),
    inheritable: set("CapInh"),
    permitted: set("CapPrm"),
    effective: set("CapEff"),
    bounding: set("CapBnd"),
    ambient: set("CapAmb"),
    noNewPrivs: field("NoNewPrivs") === "1",
  };
}
