import type { CaptureEngine, CommandLine } from "../capture/engines/engine.ts";
import { type FoundEngine, findEngines } from "../capture/engines/find-engines.ts";
import { type CaptureFailure, type LiveCapture, startCapture } from "../capture/live.ts";
import { captureFilter } from "../capture/live-filter.ts";
import { ANY, interfaceNames, interfaceState, isEthernetLike } from "../capture/live-interfaces.ts";
import { printable } from "../render/text/escape.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import type { LiveArguments } from "./live-flags.ts";
import { captureCommand, type Surroundings } from "./live-privileges.ts";
import { SUDO_FORM } from "./sudo-form.ts";
import { UsageError } from "./usage-error.ts";

const MEGABYTE = 1024 * 1024;

/** Captures that are open, one a device. */
export interface OpenedCaptures {
  engine: CaptureEngine;
  captures: { device: string; command: CommandLine; live: LiveCapture }[];
}

/** One capture that is to be opened. */
interface Wanted {
  device: string;
  found: FoundEngine;
}

/**
 * Opens a capture on each interface, with the first engine that can. The first one shows whether the filter is right, before anything
 * else is opened. Null: it was told why none could be opened. Throws UsageError for a filter that cannot be understood.
 */
export async function openCaptures(args: LiveArguments, ports: readonly number[], surroundings: Surroundings, talk: TalkSink): Promise<OpenedCaptures | null> {
  const found = findEngines();
  const candidates = found.filter(({ engine, path }) => path !== null && (args.engine === "auto" || engine.name === args.engine));
  if (candidates.length === 0) {
    talk.error(noEngine(found, args.engine));
    return null;
  }
  let failure: CaptureFailure | null = null;
  for (const candidate of candidates) {
    const opened = await openAll(candidate, args, ports, surroundings, talk);
    if (!("kind" in opened)) return opened;
    failure = opened;
    talk.detail(`${candidate.engine.name} cannot capture: ${printable(opened.message)}`);
    if (opened.kind === "filter") break;
  }
  if (failure?.kind === "filter" && args.filter !== undefined) throw new UsageError(`--filter ${args.filter}: ${failure.message}`);
  talk.error(failure?.kind === "permission" ? noRights(failure.message, found) : `cannot capture: ${printable(failure?.message ?? "")}`);
  return null;
}

async function openAll(
  found: FoundEngine,
  args: LiveArguments,
  ports: readonly number[],
  surroundings: Surroundings,
  talk: TalkSink,
): Promise<OpenedCaptures | CaptureFailure> {
  const captures: OpenedCaptures["captures"] = [];
  for (const device of devicesFor(found.engine, args.interface)) {
    const opened = await openOne({ device, found }, args, ports, surroundings);
    if ("kind" in opened) {
      for (const { live } of captures) live.kill("SIGKILL");
      return { ...opened, message: `${device}: ${opened.message}` };
    }
    if (captures.length === 0) talk.detail(opened.how);
    captures.push({ device, ...opened });
  }
  return { engine: found.engine, captures };
}

async function openOne(
  { device, found: { engine, path } }: Wanted,
  args: LiveArguments,
  ports: readonly number[],
  surroundings: Surroundings,
): Promise<{ command: CommandLine; live: LiveCapture; how: string } | CaptureFailure> {
  const filter = captureFilter({ ports, extra: args.filter ?? null, ethernet: isEthernetLike(device) });
  const plain = engine.command(path!, { device, filter, bufferBytes: args.buffer * MEGABYTE, user: surroundings.user });
  const privileged = captureCommand(engine, plain, surroundings);
  if (privileged === null) return { kind: "other", message: `${engine.name} would stay root without setpriv, which is missing (apt-get install util-linux)` };
  const live = await startCapture(privileged.command, engine.ready);
  return "kind" in live ? live : { command: privileged.command, how: privileged.how, live };
}

/** `any` is each interface that is up, where the engine cannot do it itself. */
function devicesFor(engine: CaptureEngine, names: readonly string[]): string[] {
  const devices = names.flatMap((name) => (name === ANY && !engine.hasAny ? interfaceNames().filter((each) => interfaceState(each) === "up") : [name]));
  return [...new Set(devices)];
}

function noEngine(found: readonly FoundEngine[], wanted: string): string {
  const missing = found.filter(({ engine }) => wanted === "auto" || engine.name === wanted);
  return `nothing here can capture; one of these mends it: ${missing.map(({ engine, remedy }) => `${remedy} (${engine.name})`).join("; ")}`;
}

function noRights(message: string, found: readonly FoundEngine[]): string {
  const dumpcap = found.find(({ engine }) => engine.name === "dumpcap")?.path;
  const ways = [SUDO_FORM];
  if (dumpcap) ways.push(`sudo setcap cap_net_raw=ep ${printable(dumpcap)}, and then without sudo`);
  return `no right to capture (${printable(message)}); either ${ways.join(", or ")}`;
}
