import { closeSync, lstatSync, readFileSync, rmSync } from "node:fs";
import { createFile, writeAll } from "./new-file.ts";

/** Holds a folder for one process. A lock whose process is gone is taken over. */
export class SpoolLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** The lock; or, as text, why it cannot be had. */
  static take(path: string): SpoolLock | string {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const fd = createFile(path);
        writeAll(fd, new TextEncoder().encode(`${process.pid}\n`));
        closeSync(fd);
        return new SpoolLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") return (error as Error).message;
      }
      if (!lstatSync(path).isFile()) return `${path} is no file`;
      const pid = Number(readFileSync(path, "latin1"));
      // A pid that is our own is of an earlier life: in a container every first process is 1.
      if (pid !== process.pid && isRunning(pid)) return `is used by process ${pid}`;
      rmSync(path, { force: true });
    }
    return "is used by another process";
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    // proc(5): one that has ended and that nobody asked about is in state Z.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return true;
  }
}
