/**
 * The launcher of captures that hand-over.sh started: it has no capability, and no way to start another capture. A program of its own,
 * in the process that the user started.
 */
import { closeSync, rmSync } from "node:fs";
import { adoptCapture, holdCaptures } from "../capture/adopted-capture.ts";
import { findEngines } from "../capture/engines/find-engines.ts";
import type { LiveCapture } from "../capture/live.ts";
import { printable } from "../render/text/escape.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { tellFailure } from "./failure.ts";
import type { HandedOver } from "./hand-over.ts";
import { openKnownHosts } from "./live-known-hosts.ts";
import { findSetpriv } from "./live-privileges.ts";
import { runLauncher } from "./run-launcher.ts";

// Node's default would open a debugger that every process of this user may talk to.
process.on("SIGUSR1", () => {});

const { args, devices, engine: name, folder } = JSON.parse(process.argv[2] ?? "{}") as HandedOver;
const pids = process.argv.slice(3).map(Number);
const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");

async function main(): Promise<ExitStatus> {
  const { engine } = findEngines().find((each) => each.engine.name === name)!;
  const held = holdCaptures(folder);
  const opened = await Promise.all(devices.map((_, index) => adoptCapture({ pid: pids[index]!, folder, index }, engine.ready)));
  rmSync(folder, { recursive: true, force: true });
  const captures: { device: string; command: null; live: LiveCapture }[] = [];
  for (const [index, live] of opened.entries()) {
    if ("kind" in live) {
      // The others end with this process.
      talk.error(`cannot capture: ${printable(`${devices[index]}: ${live.message}`)}`);
      return EXIT_STATUS.unreadable;
    }
    captures.push({ device: devices[index]!, command: null, live });
  }
  talk.detail("the launcher is another program now, without any capability");
  const surroundings = { user: null, setpriv: findSetpriv() };
  const knownHosts = openKnownHosts(args["known-hosts"]);
  const status = await runLauncher(args, { engine, captures, surroundings, knownHosts, becomes: null, reconnect: false }, talk);
  closeSync(held);
  return status;
}

main().then(
  // Not exitCode: the stderr of a capture that ends late would keep us.
  (status) => process.exit(status),
  (error: unknown) => process.exit(tellFailure(error, args.verbose ? ["-v"] : [])),
);
