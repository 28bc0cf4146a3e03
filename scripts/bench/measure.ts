import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Program } from "./programs.ts";

/** One run of a whole process. */
export interface Run {
  /** Seconds. */
  wall: number;
  /** User and system time of all threads. Seconds. */
  cpu: number;
  /** Peak resident memory. Bytes. */
  memory: number;
}

/** Several runs of one program on one capture; or why there are none. */
export type Measured = { program: Program; runs: Run[] } | { program: Program; missing: string };

/** GNU time: tells a child's times and peak memory, which Node tells of itself only. */
const TIME = "/usr/bin/time";
const FORMAT = "kexscope-bench %e %U %S %M";
const LINE = /kexscope-bench (\S+) (\S+) (\S+) (\d+)/;
const MAX_TALK = 64 * 1024 * 1024;

/** Runs the programs in turns, so that what else the machine does falls on all of them alike. The first turn warms the page cache and is not counted. */
export function measureInTurns(programs: readonly Program[], capture: string, turns: number): Measured[] {
  if (!existsSync(TIME)) throw new Error(`${TIME} is missing: apt-get install time`);
  const measured = programs.map((program): Measured => (isThere(program) ? { program, runs: [] } : { program, missing: `apt-get install ${program.package}` }));
  for (let turn = 0; turn <= turns; turn++) {
    for (const one of measured) {
      if ("missing" in one) continue;
      const run = runOnce(one.program, capture);
      if (turn > 0) one.runs.push(run);
    }
  }
  return measured;
}

function isThere({ file }: Program): boolean {
  return spawnSync("sh", ["-c", 'command -v "$0"', file]).status === 0;
}

function runOnce({ name, file, args }: Program, capture: string): Run {
  const { stderr, status } = spawnSync(TIME, ["-f", FORMAT, file, ...args(capture)], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: MAX_TALK,
  });
  const line = LINE.exec(stderr);
  if (line === null || status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.slice(0, 500)}`);
  const [, wall, user, system, kilobytes] = line;
  return { wall: Number(wall), cpu: Number(user) + Number(system), memory: Number(kilobytes) * 1024 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
