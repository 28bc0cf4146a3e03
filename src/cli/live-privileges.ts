import { spawnSync } from "node:child_process";
import type { CaptureEngine, CommandLine, SystemUser } from "../capture/engines/engine.ts";
import { findProgram } from "../capture/engines/find-engines.ts";
import { withRights } from "../live/setpriv.ts";
import { mayCapture, passesOnCapture } from "./capture-rights.ts";

/** Who is who when a live capture is started. */
export interface Surroundings {
  /** Who root becomes; null where we are not root. */
  user: SystemUser | null;
  /** setpriv(1) of util-linux; null where it is missing. */
  setpriv: string | null;
}

export function findSetpriv(): string | null {
  return findProgram("setpriv");
}

/** What giving up root in the process leaves, which only another program could take. */
const LEFT_BEHIND = "no capability is left, but its bounding set stays full and it lacks no-new-privs";

/** A command line, and in words with which rights it runs. */
export interface Privileged {
  command: CommandLine;
  how: string;
}

/** A capture's command with no more rights than it needs; null where the engine would stay root. */
export function captureCommand(engine: CaptureEngine, plain: CommandLine, { user, setpriv }: Surroundings): Privileged | null {
  const { name } = engine;
  if (user === null) {
    return { command: setpriv === null ? plain : captureOfUser(setpriv, plain), how: `${name} runs as this user` };
  }
  if (engine.rights === "keeps-net-raw") {
    if (setpriv === null) return null;
    return { command: withRights(setpriv, plain, "net-raw-only", user), how: `${name} runs as ${user.name} through setpriv, with CAP_NET_RAW` };
  }
  const how = `${name} opens as root and becomes ${user.name}`;
  if (setpriv === null) return { command: plain, how: `${how}: ${LEFT_BEHIND}` };
  return { command: withRights(setpriv, plain, "open-then-drop", null), how: `${how}; setpriv left it no other capability` };
}

function captureOfUser(setpriv: string, plain: CommandLine): CommandLine {
  if (passesOnCapture() && endsWithParent(setpriv)) return withRights(setpriv, plain, "net-raw-of-a-user", null);
  // File capabilities, as dumpcap may have them, are lost under no-new-privs: they are the right to capture here.
  return mayCapture() ? { file: setpriv, args: ["--no-new-privs", "--", plain.file, ...plain.args] } : plain;
}

/** Can this setpriv tell the kernel to end a process with its parent? Old ones, and that of busybox, cannot. */
export function endsWithParent(setpriv: string): boolean {
  return spawnSync(setpriv, ["--pdeathsig", "KILL", "--", "true"], { stdio: "ignore" }).status === 0;
}

/**
 * The analyser's command. `make(user)` gives the command that becomes this user by itself; `make(null)` one that doesn't have to.
 * setpriv leaves less behind, but the user must be able to read the program's files: those below root's home it can't.
 */
export function analyserCommand({ user, setpriv }: Surroundings, make: (becomes: SystemUser | null) => CommandLine): Privileged {
  const plain = make(null);
  if (user === null) {
    if (setpriv === null) return { command: plain, how: "the analyser runs as this user" };
    return { command: withRights(setpriv, plain, "none-of-a-user", null), how: "the analyser runs as this user through setpriv, and cannot gain rights" };
  }
  if (setpriv !== null && canRun(setpriv, user, plain)) {
    return { command: withRights(setpriv, plain, "none", user), how: `the analyser runs as ${user.name} through setpriv` };
  }
  const why = setpriv === null ? "setpriv is missing" : `${user.name} cannot read the program's files, or setpriv failed`;
  return { command: make(user), how: `the analyser becomes ${user.name} in the process (${why}): ${LEFT_BEHIND}` };
}

/** Can the user run this Node and read this program? Asked of the system, since ACLs and mount options count too. */
function canRun(setpriv: string, user: SystemUser, { file, args }: CommandLine): boolean {
  const script = args.find((argument) => argument.startsWith("/") && /\.[jt]s$/.test(argument)) ?? file;
  const { command } = { command: withRights(setpriv, { file: "test", args: ["-x", file, "-a", "-r", script] }, "none", user) };
  return spawnSync(command.file, command.args, { stdio: "ignore" }).status === 0;
}
