import { closeSync, writeSync } from "node:fs";
import type { SystemUser } from "../capture/engines/engine.ts";
import { ANY, interfaceNames, interfaceState } from "../capture/live-interfaces.ts";
import { nobodyUser, systemUser } from "../live/system-user.ts";
import { printable } from "../render/text/escape.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { passesOnCapture } from "./capture-rights.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { filterFlags } from "./filter-flags.ts";
import { becomeHandOver, CAN_BECOME, handOverLacks, handsOver, writeHandOver } from "./hand-over.ts";
import type { LiveArguments } from "./live-flags.ts";
import { openKnownHosts } from "./live-known-hosts.ts";
import { findSetpriv, type Surroundings } from "./live-privileges.ts";
import { metricsAddress } from "./metrics-flag.ts";
import { openCaptures } from "./open-captures.ts";
import { parsePortFlag } from "./port-flag.ts";
import { runLauncher } from "./run-launcher.ts";
import { shellWord } from "./shell-word.ts";
import { sinkTargets } from "./sink-flag.ts";
import { UsageError } from "./usage-error.ts";
import { whatIfOption } from "./what-if-line.ts";

/** Smaller than this, `cap` loses packets: it takes 64 KiB a packet of the ring. MiB. */
const MIN_BUFFER = 1;
const MAX_BUFFER = 2_047;

/** Where kexscope-live.sh reads what it is to become. */
const ANSWER = 3;

/** A command line that can be understood, and who is who. */
interface Start {
  args: LiveArguments;
  surroundings: Surroundings;
  talk: TalkSink;
}

/** `kexscope live`: opens the captures, starts the analyser without rights, and waits for its end. */
export async function startLive(args: LiveArguments): Promise<ExitStatus> {
  const start = begin(args);
  if (start === null) return EXIT_STATUS.unreadable;
  const { surroundings, talk } = start;
  const { user } = surroundings;
  if (handsOver(args, surroundings)) {
    if (CAN_BECOME) {
      const folder = await planned(start);
      return folder === null ? EXIT_STATUS.unreadable : becomeHandOver(folder);
    }
    talk.detail("this Node cannot give up a capability: the launcher keeps CAP_NET_RAW, and reads no packet; start kexscope-live instead");
  }
  const lacks = handOverLacks(args, surroundings);
  if (lacks !== null) talk.detail(`${lacks}: the launcher keeps CAP_NET_RAW, and reads no packet`);
  const knownHosts = openKnownHosts(args["known-hosts"]);
  const opened = await openCaptures(args, parsePortFlag(args.port), surroundings, talk);
  if (opened === null) return EXIT_STATUS.unreadable;
  const reconnect = args.reconnect ?? false;
  if (reconnect && (user !== null || passesOnCapture())) {
    talk.detail(`the launcher ${user === null ? "keeps CAP_NET_RAW" : "stays root"}, so that it can capture again; it reads no packet`);
  }
  return runLauncher(args, { ...opened, surroundings, knownHosts, becomes: reconnect ? null : user, reconnect }, talk);
}

/** Says what kexscope-live.sh is to become: the hand-over in this folder, or `live`. */
export async function planLive(args: LiveArguments): Promise<ExitStatus> {
  const start = begin(args);
  if (start === null) return EXIT_STATUS.unreadable;
  const answer = handsOver(args, start.surroundings) ? await planned(start) : "live";
  if (answer === null) return EXIT_STATUS.unreadable;
  writeSync(ANSWER, answer);
  return EXIT_STATUS.fine;
}

/** Opens the captures to see that they can be, and with what. The folder that says it to hand-over.sh; null when it was told why not. */
async function planned({ args, surroundings, talk }: Start): Promise<string | null> {
  const knownHosts = openKnownHosts(args["known-hosts"]);
  if (knownHosts !== null) closeSync(knownHosts);
  const opened = await openCaptures(args, parsePortFlag(args.port), surroundings, talk);
  return opened === null ? null : writeHandOver(args, opened, surroundings.setpriv!);
}

/** Null: it was told what is missing. */
function begin(args: LiveArguments): Start | null {
  // Node's default would open a debugger that every process of this user may talk to.
  process.on("SIGUSR1", () => {});
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  parsePortFlag(args.port);
  checkFlags(args);
  const unusable = unusableInterface(args.interface);
  if (unusable !== null) {
    talk.error(unusable);
    return null;
  }
  return { args, surroundings: { user: userFor(args.user), setpriv: findSetpriv() }, talk };
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

/** What to say when an interface is not there, or is down, which each engine says in other words; null when all are up. */
function unusableInterface(names: readonly string[]): string | null {
  for (const name of names) {
    if (name === ANY) continue;
    const state = interfaceState(name);
    if (state === "gone") return `there is no interface ${printable(name)}; there are ${interfaceNames().map(printable).join(", ")}`;
    if (state === "down") return `the interface ${printable(name)} is down; this brings it up: sudo ip link set ${shellWord(name)} up`;
  }
  return null;
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
