import { readFileSync } from "node:fs";

/** Who the process is now, where it was root; else null, and why it still is root (null when it never was). */
export interface Privileges {
  user: "nobody" | null;
  reason: string | null;
}

/** The overflow ids of Linux (kernel.overflowuid), which a system without a user `nobody` leaves free. */
const OVERFLOW_ID = 65_534;

/**
 * Gives root up for good, after the files were opened and before a byte of them is parsed: what a stranger wrote is read by `nobody`.
 * Groups go first, then the gid, then the uid; the other way round the process may no longer change them.
 * Not root: nothing to do (reason null). It cannot (a container without CAP_SETUID): reason says why.
 */
export function dropRoot(): Privileges {
  if (process.geteuid?.() !== 0) return { user: null, reason: null };
  const { uid, gid } = nobody();
  try {
    process.setgroups?.([]);
    process.setgid?.(gid);
    process.setuid?.(uid);
  } catch (error) {
    return { user: null, reason: (error as Error).message };
  }
  if (process.geteuid?.() === 0 || process.getuid?.() === 0) return { user: null, reason: "the ids did not change" };
  return { user: "nobody", reason: null };
}

function nobody(): { uid: number; gid: number } {
  let passwd = "";
  try {
    passwd = readFileSync("/etc/passwd", "utf8");
  } catch {
    // No user database, as in a bare container.
  }
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd);
  return { uid: Number(entry?.[1] ?? OVERFLOW_ID), gid: Number(entry?.[2] ?? OVERFLOW_ID) };
}
