import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = join(ROOT, "dist/cli/main.js");

const LOCK = join(ROOT, "dist.lock");
const STAMP = join(ROOT, "dist/.built-for-tests");
/** A build takes some seconds; whoever holds the lock for so long is gone. Milliseconds. */
const BUILT_WITHIN = 120_000;

/** Builds kexscope, so that what is run is never stale. Types are checked elsewhere. Test files that run at the same time build once, not over each other. */
export function buildKexscope(): void {
  lock();
  try {
    if (isFresh()) return;
    execFileSync(
      process.execPath,
      [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", join(ROOT, "tsconfig.build.json"), "--noCheck", "--declaration", "false"],
      { stdio: "inherit" },
    );
    // What main.js starts, as a user has it; else an earlier one would be run.
    execFileSync(process.execPath, [join(ROOT, "scripts/build/bundle.mjs")], { stdio: "inherit" });
    writeFileSync(STAMP, "");
  } finally {
    rmdirSync(LOCK);
  }
}

function lock(): void {
  for (const begun = Date.now(); ; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (Date.now() - begun > BUILT_WITHIN) rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

/** Is the build younger than every source? */
function isFresh(): boolean {
  const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return false;
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));
  const tools = ["tsconfig.json", "scripts/build/bundle.mjs", "scripts/build/keep-code.mjs"].map((path) => join(ROOT, path));
  return [...sources, ...tools].every((path) => statSync(path).mtimeMs < built);
}

/** How a run of kexscope ended. */
export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts the built kexscope. */
export function startKexscope(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env["PATH"], LANG: "C.UTF-8", ...env } });
}

/** Runs kexscope to its end, with `input` on its standard input. */
export async function kexscope(args: readonly string[], { input = "", env = {} }: { input?: Buffer | string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
  const child = startKexscope(args, env);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return ended(child);
}

/** Waits for a run to end. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr })));
}
