import type { SystemUser } from "./engines/engine.ts";

/** Node has it; the types of this version leave it out. */
type WithInitgroups = NodeJS.Process & { initgroups?: (user: string, extraGroup: number) => void };

/**
 * Gives root up for good. Groups go first, then the gid, then the uid; the other way round the process may no longer change them.
 * Throws when the process would still be root.
 */
export function becomeUser(user: SystemUser): void {
  try {
    (process as WithInitgroups).initgroups?.(user.name, user.gid);
  } catch {
    // No such name in the user database (a bare number, a bare container): then no further groups at all.
    process.setgroups?.([]);
  }
  process.setgid?.(user.gid);
  process.setuid?.(user.uid);
  if (process.geteuid?.() === 0 || process.getuid?.() === 0) throw new Error("root could not be given up");
}
