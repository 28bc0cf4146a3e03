import { execFileSync } from "node:child_process";
import type { SystemUser } from "../capture/engines/engine.ts";

/** The overflow ids of Linux (kernel.overflowuid), which a system without a user `nobody` leaves free. */
const OVERFLOW_ID = 65_534;

/** Who the processes of a live capture become: `nobody`, on every system. */
export function nobodyUser(): SystemUser {
  return systemUser("nobody") ?? { name: String(OVERFLOW_ID), uid: OVERFLOW_ID, gid: OVERFLOW_ID };
}

/** A user by name or number, as the system's name service knows it; null when it doesn't. id(1) asks all sources, not only /etc/passwd. */
export function systemUser(name: string): SystemUser | null {
  if (name.startsWith("-")) return null;
  const uid = idOf(["-u", name]);
  const gid = idOf(["-g", name]);
  if (uid === null || gid === null) return null;
  const login = idText(["-un", name]);
  return { name: login ?? name, uid, gid };
}

function idOf(args: string[]): number | null {
  const text = idText(args);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function idText(args: string[]): string | null {
  try {
    return execFileSync("id", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
