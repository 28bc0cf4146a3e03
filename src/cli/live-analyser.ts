/**
 * The analyser of a live capture: a program of its own, started by the launcher. It has no right before it reads a byte: setpriv took
 * them, or it gives up root here. Only then is the launcher told to hand over the pipes. Everything it needs is loaded before that.
 */
import { Socket } from "node:net";
import { becomeUser } from "../capture/become-user.ts";
import { LiveRun } from "../live/live-run.ts";
import type { ToAnalyser, ToLauncher } from "../live/messages.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { WorkerOutput } from "../sinks/worker-output.ts";
import { tellFailure } from "./failure.ts";
import { frameSaverFor } from "./frame-saver-for.ts";
import type { LiveAnalyserOptions } from "./live-analyser-options.ts";
import { LiveReport } from "./live-report.ts";
import { analysisOptionsOf } from "./live-settings.ts";
import type { MetricsEndpoint } from "./metrics-endpoint.ts";
import { metricsAddress } from "./metrics-flag.ts";
import { RecordSinks } from "./record-sinks.ts";
import { recordLineFor } from "./renderer-for.ts";
import { sinkTargets } from "./sink-flag.ts";

const STDOUT = 1;
const STDERR = 2;

// Node's default would open a debugger that every process of this user may talk to.
process.on("SIGUSR1", () => {});

const options = JSON.parse(process.argv[2] ?? "{}") as LiveAnalyserOptions;
const { args } = options;
const stderr = new WorkerOutput(STDERR, () => {});
const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal", stderr.write);

/** Ends the process also where a thread hangs in a write: then only a signal can, and the launcher is told the status. */
function leave(status: number, written: boolean): void {
  if (written && stderr.drain()) process.exit(status);
  const told: ToLauncher = { status };
  const die = (): void => void process.kill(process.pid, "SIGKILL");
  if (process.connected) process.send?.(told, undefined, undefined, die);
  else die();
}

async function main(): Promise<void> {
  let run: LiveRun | null = null;
  const stdout = new WorkerOutput(STDOUT, (why) => {
    if (why !== null) talk.error(`cannot write the output: ${why}`);
    report.outputFailed = why !== null;
    run?.abandon();
  });
  // Looks at the terminal and the known_hosts file, which root may read and nobody may not.
  const settings = analysisOptionsOf(options);
  const sinks = new RecordSinks(sinkTargets(args), "drop-oldest", recordLineFor(args), talk);
  const report = new LiveReport(options, stdout, talk, sinks, () => run);
  const metrics = await metricsFor(() => run, stdout, sinks);
  // A worker loads its program by itself, and the pipes come only when the launcher hears that we are ready.
  await Promise.all([stdout.ready, stderr.ready, sinks.loaded()]);
  if (options.becomes !== null) becomeUser(options.becomes);
  const user = options.user?.name ?? null;
  const saver = frameSaverFor(args, user, talk);
  await sinks.open(user);
  await metrics?.listen();
  const live = new LiveRun(options.devices, { ...settings, ...(saver && { frames: saver }), ...(metrics && { observe: metrics.observe }) }, report);
  run = live;
  listen(live, report);
  report.begin(saver);
  process.send?.({ ready: true } satisfies ToLauncher);
  await live.over;
  const status = report.end(live);
  await sinks.close();
  if (args.verbose || args.stats !== undefined) sinks.tellCounters();
  leave(status, stdout.drain());
}

/** What `--metrics` asks for, loaded; null without. */
async function metricsFor(run: () => LiveRun | null, stdout: WorkerOutput, sinks: RecordSinks): Promise<MetricsEndpoint | null> {
  if (args.metrics === undefined) return null;
  const { MetricsEndpoint } = await import("./metrics-endpoint.ts");
  return new MetricsEndpoint(metricsAddress(args.metrics), talk, { run, sinks, notPrinted: () => stdout.dropped });
}

function listen(run: LiveRun, report: LiveReport): void {
  process.on("message", (message: ToAnalyser, handed?: Socket) => {
    if (message.kind === "stream") {
      const stream = message.descriptor === null ? handed : new Socket({ fd: message.descriptor, readable: true, writable: false });
      if (stream !== undefined) run.attach(message.index, stream);
    } else if (message.kind === "ended") run.captureEnded(message.index, message.why, message.drops, message.again);
    else if (message.kind === "stop") run.stop();
  });
  // The launcher is gone, and with it whoever could end the captures.
  process.on("disconnect", () => run.stop());
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked) process.kill(process.pid, "SIGKILL");
    asked = true;
    run.stop();
    void signal;
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  process.on("SIGUSR2", () => report.tellCounters());
}

main().catch((error: unknown) => {
  leave(tellFailure(error, args.verbose ? ["-v"] : []), true);
});
