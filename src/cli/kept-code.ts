import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Script } from "node:vm";

/** Of the flags that change while we run, those that V8 asks for when it takes code, as they are at the start of a process. */
const FLAGS_AT_START = ["--heap-growing-percent=0", "--semi-space-growth-factor=2"];
/** A run that takes longer has thrown away the code of its start, and a faster start is nothing to it. Seconds. */
const SHORT_RUN = 5;
const ROOT = 0;
/** Who started the program; on Windows nobody can tell, and nothing is kept. */
const USER = process.geteuid?.() ?? ROOT;
const WRITABLE_FOR_OTHERS = 0o022;

/**
 * Where the code that V8 made of a joined file is kept: beside it, as Python keeps what it compiled beside its modules. Each version of V8 has its
 * own: the one that built the package finds its code there, and any other leaves it when it ran for the first time.
 */
export function codePathOf(joined: string): string {
  return `${joined}.${process.versions.v8}-${process.arch}.code`;
}

/** The code that is kept; undefined without, and where it belongs to somebody else than the program does. */
export function keptCode(joined: string): Buffer | undefined {
  const path = codePathOf(joined);
  try {
    return statSync(path).uid === statSync(joined).uid ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what V8 has made of a script by now, where that may be. Says nothing where it can't: it is only slower. */
export async function keepCode(joined: string, script: Script): Promise<void> {
  if (process.uptime() > SHORT_RUN || !isOursAlone(dirname(joined))) return;
  const path = codePathOf(joined);
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, await codeOf(script), { flag: "wx" });
    renameSync(unfinished, path);
  } catch {
    // Read-only, or the disk is full.
  }
}

/** What a process that begins would take. */
export async function codeOf(script: Script): Promise<Buffer> {
  const { setFlagsFromString } = await import("node:v8");
  for (const flag of FLAGS_AT_START) setFlagsFromString(flag);
  return script.createCachedData();
}

/**
 * Code is as good as the program that it was made of, so it is kept nowhere but in the program's own folder, by whom that belongs to: who could write
 * it could as well write the program. Never root, which reads what strangers wrote and has given up its rights by then, and holds nothing open for later.
 */
function isOursAlone(folder: string): boolean {
  if (USER === ROOT) return false;
  try {
    const { uid, mode } = statSync(folder);
    return uid === USER && (mode & WRITABLE_FOR_OTHERS) === 0;
  } catch {
    return false;
  }
}
