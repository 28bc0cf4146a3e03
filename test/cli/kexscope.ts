import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

/** How a run of kexscope ended. */
export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Starts kexscope from its sources, so that no build can be stale. */
export function startKexscope(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ["--import", TSX, MAIN, ...args], { env: { PATH: process.env["PATH"], LANG: "C.UTF-8", ...env } });
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
