/** A network namespace: runs programs inside, and ends every one of them at the end. */
import { readFileSync } from "node:fs";
import type { Finished, Running, RunOptions } from "./process.ts";
import { must, run, start } from "./process.ts";

/** What a program sees instead of the machine's own files. Nothing of it is visible outside of the program. */
export interface Mounts {
  /** Folders that are empty and private: `/run`, for example. */
  readonly empty?: readonly string[];
  /** Folders to make after `empty`, mode 0755. */
  readonly make?: readonly string[];
  /** Existing path → the file or folder that stands in its place. */
  readonly bind?: Readonly<Record<string, string>>;
}

export interface Inside extends RunOptions {
  readonly mounts?: Mounts;
}

export interface Namespace {
  readonly name: string;
  /** Runs to the end; any status. */
  run(command: readonly string[], options?: Inside & { readonly timeoutMs?: number }): Promise<Finished>;
  /** Runs to the end; throws unless the status is 0. Returns stdout. */
  must(command: readonly string[], options?: Inside): Promise<string>;
  start(command: readonly string[], options?: Inside): Running;
  /** Sends a signal to every program of this name inside (a terminal's `script` hides the pid of what it runs). */
  signalPrograms(program: string, signal: NodeJS.Signals): Promise<void>;
}

/** `ip netns exec` gives its child an own mount namespace: mounts made there are gone with the child. */
function mountScript(mounts: Mounts): string {
  return [
    ...(mounts.empty ?? []).map((path) => `mount -t tmpfs -o mode=755 tmpfs ${path}`),
    ...(mounts.make ?? []).map((path) => `mkdir -m 755 -p ${path}`),
    ...Object.entries(mounts.bind ?? {}).map(([path, source]) => `mount --bind ${source} ${path}`),
    'exec "$@"',
  ].join(" && ");
}

function enter(name: string, command: readonly string[], mounts: Mounts | undefined): string[] {
  const prefix = ["ip", "netns", "exec", name];
  return mounts === undefined ? [...prefix, ...command] : [...prefix, "sh", "-c", mountScript(mounts), "sh", ...command];
}

/** Opens a namespace that exists already (`topology.ts` makes them). */
export function openNamespace(name: string): Namespace {
  return {
    name,
    run: (command, options = {}) => run(enter(name, command, options.mounts), options),
    must: (command, options = {}) => must(enter(name, command, options.mounts), options),
    start: (command, options = {}) => start(enter(name, command, options.mounts), options),
    async signalPrograms(program, signal) {
      for (const pid of await pidsIn(name)) {
        try {
          if (readFileSync(`/proc/${pid}/comm`, "utf8").trim() === program) process.kill(pid, signal);
        } catch {
          // it ended meanwhile
        }
      }
    },
  };
}

async function pidsIn(name: string): Promise<number[]> {
  const { stdout } = await run(["ip", "netns", "pids", name]);
  return stdout.split("\n").filter(Boolean).map(Number);
}
