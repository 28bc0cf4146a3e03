import { analyse } from "../analysis/analyse.ts";
import { type AnalysisOptions, STALL_AFTER } from "../analysis/analysis-options.ts";
import { dropRoot } from "../capture/drop-root.ts";
import type { OpenedCapture } from "../capture/open-capture.ts";
import { orderRotation } from "../capture/rotation.ts";
import type { Ending } from "../render/renderer.ts";
import { captureDescription, captureNotes } from "../render/text/capture-notes.ts";
import { totalLine } from "../render/text/total-line.ts";
import { count } from "../render/text/words.ts";
import { StdoutSink } from "../sinks/stdout-sink.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { EXIT_STATUS, type ExitStatus, exitStatus } from "./exit-status.ts";
import { Filter } from "./filter.ts";
import { filterFlags } from "./filter-flags.ts";
import { frameSaverFor, savingNotes } from "./frame-saver-for.ts";
import { onInterrupt } from "./interrupt.ts";
import { readKnownHosts } from "./known-hosts-flag.ts";
import { openFiles } from "./open-files.ts";
import { parsePortFlag } from "./port-flag.ts";
import { progressFor } from "./progress.ts";
import type { RecordSinks } from "./record-sinks.ts";
import { printsLines, recordLineFor, rendererFor } from "./renderer-for.ts";
import { Tally } from "./tally.ts";
import { stdoutPage } from "./terminal.ts";
import { whatIfOption } from "./what-if-line.ts";

// Everything that an analysis needs is imported here, statically: once root is given up, the files of this package may be out of reach.

/** What comes of a capture below this size stays below the first sizes of a heap, and needs no limit of its growth. Bytes. */
const SMALL = 1024 * 1024;

/** `kexscope FILE...`: opens, gives up root, analyses, prints. */
export async function analyzeFiles(paths: readonly string[], args: AnalysisArguments): Promise<ExitStatus> {
  const options = analysisOptions(args);
  const flags = filterFlags(args);
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const opened = openFiles(paths, talk);
  if (opened.length === 0) return EXIT_STATUS.unreadable;
  if (!opened.every(({ size }) => size !== null && size < SMALL)) (await import("./heap-growth.ts")).limitHeapGrowth();
  const stop = new AbortController();
  const sink = new StdoutSink(() => stop.abort());
  // Looks at the terminal, which root may open and nobody may not.
  const page = stdoutPage(args.color);
  const html = args.html === undefined ? null : (await import("./html-flag.ts")).htmlFileRenderer(args.html);
  const sinks = await sinksFor(args, talk);
  const user = giveUpRoot(talk);
  const saver = frameSaverFor(args, user, talk);
  await sinks?.open(user);

  const captures = args.separate ? opened : await orderRotation(opened);
  const renderer = rendererFor(args, { write: sink.write, page, captures: captures.map(({ path }) => path) });
  const tally = new Tally(new Filter(flags, () => firstTimeOf(captures)));
  const progress = progressFor(args, talk, sink);
  const release = onInterrupt(() => stop.abort());
  let renegotiated = 0;
  const startedAt = process.uptime();
  const result = await analyse(
    captures,
    { ...options, signal: stop.signal, ...(saver === null ? {} : { frames: saver }) },
    {
      connection: (record) => {
        if (!tally.take(record)) return;
        if (record.what_if !== undefined) renegotiated++;
        html?.connection(record);
        sinks?.write(record);
        // For the page alone there is a timeline.
        renderer.connection(args.frames || record.timeline === undefined ? record : { ...record, timeline: undefined });
      },
      series: (record) => {
        if (!tally.holds(record)) return;
        html?.series(record);
        renderer.series(record);
      },
      progress: progress.update,
    },
  );
  release();
  saver?.close();
  progress.erase();

  const ending = { captures: result.captures, summary: tally.summary(result.summary.notes), seconds: process.uptime() - startedAt };
  html?.end(ending);
  renderer.end(ending);
  sink.flush();
  await sinks?.close();
  if (args.verbose) sinks?.tellCounters();
  if (ending.summary.connections === 0 && tally.refused > 0) talk.warning(`none of ${count(tally.refused, "exchange")} is what was asked for`);
  if (args["what-if"] !== undefined && renegotiated === 0) talk.warning("--what-if: no exchange here has the KEXINIT of both sides: nothing to negotiate");
  tellCaptures(ending, args, talk);
  if (saver !== null) for (const note of savingNotes(saver)) talk.warning(note);
  const unreadable = opened.length < paths.length || result.captures.some(({ corrupt }) => corrupt !== null);
  return exitStatus({ unreadable, failed: tally.failed }, args["exit-zero"] ?? false);
}

/** What `--sink` names, loaded; null without. */
async function sinksFor(args: AnalysisArguments, talk: TalkSink): Promise<RecordSinks | null> {
  if (args.sink === undefined) return null;
  const [{ RecordSinks }, { sinkTargets }] = await Promise.all([import("./record-sinks.ts"), import("./sink-flag.ts")]);
  const sinks = new RecordSinks(sinkTargets(args), "wait", recordLineFor(args), talk);
  await sinks.loaded();
  return sinks;
}

function analysisOptions(args: AnalysisArguments): AnalysisOptions {
  const knownHosts = args["known-hosts"];
  return {
    ports: parsePortFlag(args.port),
    separate: args.separate ?? false,
    ...whatIfOption(args["what-if"]),
    timeline: args.frames === true || args.html !== undefined,
    knownHosts: knownHosts === undefined ? null : readKnownHosts(knownHosts),
    stallAfter: STALL_AFTER,
  };
}

/** Returns who we are now, where we were root. */
function giveUpRoot(talk: TalkSink): string | null {
  const { user, reason } = dropRoot();
  if (user !== null) talk.detail(`root is given up; the captures are read as ${user}`);
  else if (reason !== null) talk.warning(`cannot give up root (${reason}); the captures are read as root`);
  return user;
}

/** Milliseconds since 1970. */
function firstTimeOf(captures: readonly OpenedCapture[]): number | null {
  const time = captures.find(({ info }) => info.firstTime !== null)?.info.firstTime;
  return time == null ? null : time.seconds * 1000 + time.nanoseconds / 1e6;
}

function tellCaptures(ending: Ending, args: AnalysisArguments, talk: TalkSink): void {
  for (const capture of ending.captures) {
    talk.detail(captureDescription(capture));
    for (const note of captureNotes(capture)) talk.warning(note);
  }
  if (printsLines(args)) talk.note(totalLine(ending));
}
