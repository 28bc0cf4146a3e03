import { closeSync, constants, fstatSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Script } from "node:vm";

/** Of the flags that change while we run, those that V8 asks for when it takes code, as they are at the start of a process. */
const FLAGS_AT_START = ["--heap-growing-percent=0", "--semi-space-growth-factor=2"];
/** A run that takes longer has thrown away the code of its start, and a faster start is nothing to it. Seconds. */
const SHORT_RUN = 5;
const WRITABLE_FOR_OTHERS = 0o022;
const CREATE = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * The code that V8 made of a joined file, beside that file, as Python keeps what it compiled beside its modules. Each version of V8 has its own: the
 * one that built the package finds its code there, and any other leaves it when it ran for the first time.
 *
 * Code is as good as the program that it was made of, so it is kept nowhere but in the program's own folder, which whoever may write there could as
 * well have changed; never in a folder for temporary files.
 */
export class KeptCode {
  /** Undefined without, and where it belongs to somebody else than the program does. */
  readonly data: Buffer | undefined;
  /** Where it will be written; opened at once, for root may be given up later, and with it the right to. */
  readonly #fd: number | null;

  constructor(joined: string) {
    const path = `${joined}.${process.versions.v8}-${process.arch}.code`;
    this.data = readFrom(path, joined);
    this.#fd = this.data === undefined ? openIn(path) : null;
  }

  /** Keeps what V8 has by now, where that may be and there is none yet. Says nothing where it can't: it is only slower. */
  async keep(script: Script): Promise<void> {
    if (this.#fd === null || process.uptime() > SHORT_RUN) return;
    const { setFlagsFromString } = await import("node:v8");
    for (const flag of FLAGS_AT_START) setFlagsFromString(flag);
    try {
      writeSync(this.#fd, script.createCachedData(), 0);
      closeSync(this.#fd);
    } catch {
      // The disk is full.
    }
  }
}

function readFrom(path: string, joined: string): Buffer | undefined {
  try {
    const data = statSync(path).uid === statSync(joined).uid ? readFileSync(path) : undefined;
    // An empty one waits for a run that is short enough.
    return data?.length === 0 ? undefined : data;
  } catch {
    return undefined;
  }
}

/** Only in a folder that is ours alone: root leaves nothing in a user's, where a link could lead it elsewhere. */
function openIn(path: string): number | null {
  try {
    const { uid, mode } = statSync(dirname(path));
    if (uid !== process.geteuid?.() || (mode & WRITABLE_FOR_OTHERS) !== 0) return null;
    const fd = openSync(path, CREATE, 0o644);
    if (fstatSync(fd).size === 0) return fd;
    closeSync(fd);
  } catch {
    // Read-only, or no such right: then there is none.
  }
  return null;
}
