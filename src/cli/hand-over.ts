import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CommandLine, EngineName } from "../capture/engines/engine.ts";
import { captureEnvironment } from "../capture/live.ts";
import { entryScript } from "../entry-script.ts";
import { withRights } from "../live/setpriv.ts";
import { passesOnCapture } from "./capture-rights.ts";
import type { LiveArguments } from "./live-flags.ts";
import { endsWithParent, type Surroundings } from "./live-privileges.ts";
import type { OpenedCaptures } from "./open-captures.ts";

/** POSIX says that it is there. */
const SHELL = "/bin/sh";
const SCRIPT = fileURLToPath(new URL("../live/hand-over.sh", import.meta.url));

/** What the launcher that takes over is told on its command line, as JSON. The pids of the captures follow. */
export interface HandedOver {
  args: LiveArguments;
  devices: string[];
  engine: EngineName;
  /** The captures' FIFOs. */
  folder: string;
}

/** process.execve, of Node 22.15 and 23.11; the types of this version leave it out. */
type Execve = (file: string, args: readonly string[], env: NodeJS.ProcessEnv) => never;
const execve = (process as NodeJS.Process & { execve?: Execve }).execve?.bind(process) ?? null;

/** Can this process become another program, and so give up a capability? */
export const CAN_BECOME = execve !== null;

/**
 * Is this a start where the launcher would have a capability that only another program gives up? Not with --reconnect: somebody must be
 * able to capture again.
 */
export function handsOver(args: LiveArguments, surroundings: Surroundings): boolean {
  return hasRightsToGiveUp(args, surroundings) && setprivLacks(surroundings) === null;
}

/** What this system lacks for it, in words; null where nothing is lacking, or there is nothing to give up. */
export function handOverLacks(args: LiveArguments, surroundings: Surroundings): string | null {
  return hasRightsToGiveUp(args, surroundings) ? setprivLacks(surroundings) : null;
}

function hasRightsToGiveUp({ reconnect }: LiveArguments, { user }: Surroundings): boolean {
  return user === null && reconnect !== true && passesOnCapture();
}

function setprivLacks({ setpriv }: Surroundings): string | null {
  if (setpriv === null) return "setpriv (util-linux) is missing";
  return endsWithParent(setpriv) ? null : `${setpriv} has no --pdeathsig`;
}

/** Ends captures that have shown that they can be opened, and writes down what hand-over.sh is to start instead. Returns its folder. */
export async function writeHandOver(args: LiveArguments, { engine, captures }: OpenedCaptures, setpriv: string): Promise<string> {
  for (const { live } of captures) live.kill("SIGKILL");
  await Promise.all(captures.map(({ live }) => live.ended));
  const folder = mkdtempSync(join(tmpdir(), "kexscope-"));
  const write = (name: string, command: CommandLine): void => writeFileSync(join(folder, name), words(command), { mode: 0o600, flag: "wx" });
  for (const [index, { command }] of captures.entries()) write(`capture.${index}`, bare(command));
  write("guard", withRights(setpriv, { file: SHELL, args: [SCRIPT, "capture", folder] }, "net-raw-of-a-user", null));
  const handed: HandedOver = { args, devices: captures.map(({ device }) => device), engine: engine.name, folder };
  const launcher = entryScript(new URL("./live-launcher", import.meta.url), [JSON.stringify(handed)]);
  write("launcher", withRights(setpriv, launcher, "none-of-a-user", null));
  return folder;
}

/** Becomes the shell that starts what is written there. */
export function becomeHandOver(folder: string): never {
  return execve!(SHELL, [SHELL, SCRIPT, "launch", folder], process.env);
}

/** A word a line, as the shell reads them. */
function words({ file, args }: CommandLine): string {
  const all = [file, ...args];
  if (all.some((word) => word.includes("\n"))) throw new Error("a path with a line break");
  return `${all.join("\n")}\n`;
}

/** The command in the environment that captures get. */
function bare({ file, args }: CommandLine): CommandLine {
  const environment = Object.entries(captureEnvironment()).map(([name, value]) => `${name}=${value}`);
  return { file: "env", args: ["-i", ...environment, file, ...args] };
}
