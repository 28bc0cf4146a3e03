import { closeSync } from "node:fs";
import type { LiveCapture } from "../capture/live.ts";
import { entryScript } from "../entry-script.ts";
import { Launcher, type LaunchPlan } from "../live/launcher.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import type { LiveAnalyserOptions } from "./live-analyser-options.ts";
import type { LiveArguments } from "./live-flags.ts";
import { analyserCommand, type Surroundings } from "./live-privileges.ts";

/** What is open, and who is who. */
export interface Opened extends Pick<LaunchPlan, "engine" | "becomes" | "reconnect"> {
  captures: readonly (LaunchPlan["captures"][number] & { live: LiveCapture })[];
  surroundings: Surroundings;
  /** Descriptor of the known_hosts file; null without. */
  knownHosts: number | null;
}

/** Starts the analyser without rights, gives it the captures, and waits for its end. */
export async function runLauncher(args: LiveArguments, opened: Opened, talk: TalkSink): Promise<ExitStatus> {
  const { engine, captures, surroundings, knownHosts, becomes, reconnect } = opened;
  const devices = captures.map(({ device }) => device);
  const options: LiveAnalyserOptions = { args, devices, engine: engine.name, becomes: null, user: surroundings.user, knownHosts: knownHosts !== null };
  const analyser = analyserCommand(surroundings, (user) =>
    entryScript(new URL("./live-analyser", import.meta.url), [JSON.stringify({ ...options, becomes: user } satisfies LiveAnalyserOptions)]),
  );
  talk.detail(analyser.how);
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
