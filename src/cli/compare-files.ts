import { analyse } from "../analysis/analyse.ts";
import { STALL_AFTER } from "../analysis/analysis-options.ts";
import { dropRoot } from "../capture/drop-root.ts";
import type { OpenedCapture } from "../capture/open-capture.ts";
import { comparePoints, type Point } from "../compare/compare-points.ts";
import type { ConnectionRecord } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { asciiJson } from "../render/ascii-json.ts";
import { writeComparison } from "../render/compare/compare-text.ts";
import { captureNames } from "../render/text/capture-names.ts";
import { captureNotes } from "../render/text/capture-notes.ts";
import { readableTime } from "../render/text/words.ts";
import { StdoutSink } from "../sinks/stdout-sink.ts";
import { TalkSink } from "../sinks/talk-sink.ts";
import { wireText } from "../wire-text.ts";
import type { CompareArguments } from "./commands/compare.ts";
import { EXIT_STATUS, type ExitStatus, exitStatus } from "./exit-status.ts";
import { openFiles } from "./open-files.ts";
import { parsePortFlag } from "./port-flag.ts";
import { stdoutPage } from "./terminal.ts";
import { version } from "./version.ts";

/** `kexscope compare FILE...`: analyses each capture by itself, and holds the results against each other. */
export async function compareFiles(paths: readonly string[], args: CompareArguments): Promise<ExitStatus> {
  const ports = parsePortFlag(args.port);
  const talk = new TalkSink(args.quiet ? "quiet" : args.verbose ? "verbose" : "normal");
  const opened = openFiles(paths, talk);
  // A path with a point missing would put the blame in the wrong place.
  if (opened.length < paths.length) return EXIT_STATUS.unreadable;
  const stop = new AbortController();
  const sink = new StdoutSink(() => stop.abort());
  const page = stdoutPage(args.color);
  const html = args.html === undefined ? null : (await import("./html-flag.ts")).openHtmlFile(args.html);
  const { user, reason } = dropRoot();
  if (user === null && reason !== null) talk.warning(`cannot give up root (${reason}); the captures are read as root`);

  const points: Point[] = [];
  const names = captureNames(paths).map(wireText);
  for (const [index, capture] of opened.entries()) points.push(await readPoint(capture, index, names[index]!, ports, stop.signal));
  const whole = comparePoints(points, args.frames === true || html !== null);
  if (html !== null) {
    const { writeComparisonPage } = await import("../render/html/comparison-page.tsx");
    writeComparisonPage(whole, html.write);
    html.close();
  }
  const comparison = args.frames ? whole : { ...whole, connections: whole.connections.map((record) => ({ ...record, packets: undefined })) };
  if (args.json) sink.write(`${asciiJson({ schema_version: SCHEMA_VERSION, tool: { name: "kexscope", version: version() }, ...comparison, series: [] })}\n`);
  else writeComparison(comparison, { ...page, time: readableTime }, sink.write);
  sink.flush();
  for (const capture of comparison.captures) for (const note of captureNotes(capture)) talk.warning(note);
  const { failed = 0, stalled = 0 } = comparison.summary.by_outcome;
  return exitStatus({ unreadable: comparison.captures.some(({ corrupt }) => corrupt !== null), failed: failed + stalled > 0 }, args["exit-zero"] ?? false);
}

async function readPoint(capture: OpenedCapture, index: number, name: string, ports: readonly number[], signal: AbortSignal): Promise<Point> {
  const sightings: Point["sightings"] = [];
  let epochSeconds = 0;
  const result = await analyse(
    [capture],
    {
      ports,
      separate: true,
      knownHosts: null,
      stallAfter: STALL_AFTER,
      signal,
      observe: (facts, record, epoch) => {
        epochSeconds = epoch;
        sightings.push({ point: index, facts, record: atPoint(record, index) });
      },
    },
    { connection: () => {}, series: () => {} },
  );
  return { name, capture: result.captures[0]!, epochSeconds, sightings };
}

/** Every capture was read by itself, as number 0: its records say which point it is. */
function atPoint(record: ConnectionRecord, index: number): ConnectionRecord {
  const move = <T extends { capture: number }>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row, capture: index }));
  return {
    ...record,
    verdict: { ...record.verdict, evidence: move(record.verdict.evidence) },
    also: record.also.map((verdict) => ({ ...verdict, evidence: move(verdict.evidence) })),
    ssh: { ...record.ssh, messages: move(record.ssh.messages) },
  };
}
