import type { CommandLine, SystemUser } from "../capture/engines/engine.ts";

/** setpriv(1) options that leave no way back: nothing is inherited, and no program that is run can give anything. */
const NO_WAY_BACK = ["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--no-new-privs"];
/** What a capture needs that opens as root and becomes another user by itself. */
const TO_OPEN_AND_DROP = ["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all,+net_raw,+setuid,+setgid", "--no-new-privs"];
/** What a capture needs that runs as the user from the start. */
const NET_RAW_ONLY = ["--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", "--bounding-set=-all,+net_raw", "--no-new-privs"];
/** A user cannot shrink its bounding set, but nothing that it runs can take from there after this. */
const NOTHING_INHERITED = ["--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"];

/** What a user's capture needs: the capability that the user was given, and no other; and it ends with its parent. */
const NET_RAW_OF_A_USER = ["--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", "--no-new-privs", "--pdeathsig", "KILL"];

/** Which rights a program is started with. */
export type Rights = "none" | "open-then-drop" | "net-raw-only" | "none-of-a-user" | "net-raw-of-a-user";

const OPTIONS: Record<Rights, readonly string[]> = {
  none: NO_WAY_BACK,
  "open-then-drop": TO_OPEN_AND_DROP,
  "net-raw-only": NET_RAW_ONLY,
  "none-of-a-user": NOTHING_INHERITED,
  "net-raw-of-a-user": NET_RAW_OF_A_USER,
};

/** The command started through setpriv. `user`: who it becomes; null leaves the ids as they are. */
export function withRights(setpriv: string, command: CommandLine, rights: Rights, user: SystemUser | null): CommandLine {
  const ids = user === null ? [] : ["--reuid", String(user.uid), "--regid", String(user.gid), ...groups(user)];
  return { file: setpriv, args: [...ids, ...OPTIONS[rights], "--", command.file, ...command.args] };
}

/** A bare number has no entry in the user database, and so no groups there. */
function groups({ name }: SystemUser): string[] {
  return [/^\d+$/.test(name) ? "--clear-groups" : "--init-groups"];
}
