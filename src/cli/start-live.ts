import { closeSync, openSync } from "node:fs";
import type { SystemUser } from "../capture/engines/engine.ts";
import { ANY, interfaceNames, interfaceState } from "../capture/live-interfaces.ts";
import { entryScript } from "../entry-script.ts";
import { Launcher } from "../live/launcher.ts";
import { nobodyUser, systemUser } from "../live/system-user.ts";
import { printable } from "../render/text/escape.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { filterFlags } from "./filter-flags.ts";
import type { LiveAnalyserOptions } from "./live-analyser-options.ts";
import type { LiveArguments } from "./live-flags.ts";
import { analyserCommand, findSetpriv, type Surroundings } from "./live-privileges.ts";
import { metricsAddress } from "./metrics-flag.ts";
import { openCaptures } from "./open-captures.ts";
import { parsePortFlag } from "./port-flag.ts";
import { sinkTargets } from "./sink-flag.ts";
import { UsageError } from "./usage-error.ts";
import { whatIfOption } from "./what-if-line.ts";

/** Smaller than this, `cap` loses packets: it takes 64 KiB a packet of the ring. MiB. */
const MIN_BUFFER = 1;
const MAX_BUFFER = 2_047;

/** `kexscope live`: opens the captures, starts the analyser without rights, and waits for its end. */
export async function startLive(args: LiveArguments): Promise<ExitStatus> {
  // Node's default would open a debugger that every process of this user may talk to.
  process.on("SIGUSR1", () => {});
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const ports = parsePortFlag(args.port);
  checkFlags(args);
  const missing = missingInterface(args.interface);
  if (missing !== null) {
    talk.error(missing);
    return EXIT_STATUS.unreadable;
  }
  const knownHosts = openKnownHosts(args["known-hosts"]);
  const surroundings: Surroundings = { user: userFor(args.user), setpriv: findSetpriv() };
  const opened = await openCaptures(args, ports, surroundings, talk);
  if (opened === null) return EXIT_STATUS.unreadable;

  const devices = opened.captures.map(({ device }) => device);
  const options: LiveAnalyserOptions = { args, devices, engine: opened.engine.name, becomes: null, user: surroundings.user, knownHosts: knownHosts !== null };
  const analyser = analyserCommand(surroundings, (becomes) =>
    entryScript(new URL("./live-analyser", import.meta.url), [JSON.stringify({ ...options, becomes } satisfies LiveAnalyserOptions)]),
  );
  talk.detail(analyser.how);
  const reconnect = args.reconnect ?? false;
  const becomes = reconnect ? null : surroundings.user;
  if (reconnect && surroundings.user !== null) talk.detail("the launcher stays root, so that it can capture again; it reads no packet");
  const { engine, captures } = opened;
  const launcher = new Launcher({ engine, captures, analyser: analyser.command, extraDescriptor: knownHosts, becomes, reconnect });
  const end = await launcher.run(captures.map(({ live }) => live));
  if (knownHosts !== null) closeSync(knownHosts);
  return statusOf(end);
}

/** The analyser's end is ours: its status, or its signal. */
function statusOf(end: number | NodeJS.Signals): ExitStatus {
  if (typeof end === "number") return end as ExitStatus;
  process.removeAllListeners(end);
  process.kill(process.pid, end);
  return EXIT_STATUS.unreadable;
}

function checkFlags(args: LiveArguments): void {
  // Throws for what it cannot understand; the analyser reads them again.
  filterFlags({ ...args, since: undefined, until: undefined });
  whatIfOption(args["what-if"]);
  sinkTargets(args);
  if (args.metrics !== undefined) metricsAddress(args.metrics);
  const within = (flag: "buffer" | "stall-after" | "write-size" | "stats" | "max-flows", from: number, to: number): void => {
    const value = args[flag];
    if (value !== undefined && !(value >= from && value <= to)) throw new UsageError(`--${flag} ${value}: write a number from ${from} to ${to}`);
  };
  within("buffer", MIN_BUFFER, MAX_BUFFER);
  within("stall-after", 0.1, 3_600);
  within("write-size", 0.001, 1_000_000);
  within("stats", 0.1, 86_400);
  within("max-flows", 10, 10_000_000);
}

/** What to say when an interface is not there; null when all are. */
function missingInterface(names: readonly string[]): string | null {
  const missing = names.find((name) => name !== ANY && interfaceState(name) === "gone");
  if (missing === undefined) return null;
  return `there is no interface ${printable(missing)}; there are ${interfaceNames().map(printable).join(", ")}`;
}

/** Opened while we still may read it; the analyser reads it. */
function openKnownHosts(path: string | undefined): number | null {
  if (path === undefined) return null;
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new UsageError(`--known-hosts ${path}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : "cannot be read"}`);
  }
}

/** Who root becomes; null for who is not root. Never SUDO_UID: that user may have keys, and a ticket for sudo. */
function userFor(name: string | undefined): SystemUser | null {
  if (process.geteuid?.() !== 0) {
    if (name !== undefined) throw new UsageError(`--user ${name}: only root can become another user`);
    return null;
  }
  if (name === undefined) return nobodyUser();
  const user = systemUser(name);
  if (user === null) throw new UsageError(`--user ${name}: no such user`);
  if (user.uid === 0) throw new UsageError(`--user ${name}: that is root; the point is to be somebody else`);
  return user;
}
