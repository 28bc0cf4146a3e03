import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { wireText } from "../wire-text.ts";
import { finished, isWhole } from "./capture-task.ts";
import type { BatchInput } from "./inputs.ts";
import { FOLDERS } from "./layout.ts";
import type { CaptureRow } from "./rows.ts";

/** Half work of another machine that is as old as this is nobody's any more. Milliseconds. */
const ABANDONED_AFTER = 86_400_000;

/** What earlier runs finished. */
export class Ledger {
  readonly #out: string;
  readonly #byCapture = new Map<string, { at: string; row: CaptureRow }[]>();

  /** Reads the table of captures of an output folder. */
  constructor(out: string) {
    this.#out = out;
    for (const site of namesIn(join(out, FOLDERS.captures))) {
      for (const name of namesIn(join(out, FOLDERS.captures, site))) {
        const at = join(FOLDERS.captures, site, name);
        const row = name.endsWith(".json") ? finished(out, at) : null;
        if (row !== null) this.#of(row.capture, row.site).push({ at, row });
      }
    }
  }

  /** The row of a capture that is as it was then: same path, site, size and time; null when it is new or has changed. */
  row({ path, site }: BatchInput, stats: { size: bigint; mtimeNs: bigint }): CaptureRow | null {
    const same = this.#of(wireText(path), site).find(({ row }) => row.bytes === Number(stats.size) && row.modified_ns === String(stats.mtimeNs));
    return same !== undefined && isWhole(this.#out, same.row) ? same.row : null;
  }

  /** Rows of earlier contents of this path. */
  earlier({ path, site }: BatchInput): string[] {
    return this.#of(wireText(path), site).map(({ at }) => at);
  }

  #of(capture: string, site: string): { at: string; row: CaptureRow }[] {
    const key = `${site}\0${capture}`;
    const rows = this.#byCapture.get(key) ?? [];
    if (rows.length === 0) this.#byCapture.set(key, rows);
    return rows;
  }
}

/** Takes away half work of processes that are gone. */
export function sweepPartial(out: string): void {
  for (const name of namesIn(join(out, FOLDERS.partial))) {
    const path = join(out, FOLDERS.partial, name);
    const pid = name.startsWith(`${hostname()}-`) ? Number(name.slice(hostname().length + 1)) : null;
    if (pid === null ? isOld(path) : !isAlive(pid)) rmSync(path, { recursive: true, force: true });
  }
}

function isOld(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** In a container nobody may ask how a process ended: then it stays in the table, proc(5) state Z. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
