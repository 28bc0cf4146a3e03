import { progressText } from "../render/text/progress-text.ts";
import { ProgressLine } from "../sinks/progress-line.ts";
import { type TalkSink, writeStderr } from "../sinks/talk-sink.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { printsLines } from "./renderer-for.ts";
import { isUtf8, stderrIsTerminal, stdoutIsTerminal } from "./terminal.ts";

/** Tells how far the analysis is; a pair of functions that do nothing where nobody looks. */
export interface Progress {
  update(read: number, total: number | null): void;
  erase(): void;
}

const SILENT: Progress = { update: () => {}, erase: () => {} };

/** The spinner, where stderr is a terminal that records are not streaming to as well. */
export function progressFor(args: AnalysisArguments, talk: TalkSink): Progress {
  const streams = printsLines(args) || args.only !== undefined;
  if (args.quiet || !stderrIsTerminal() || (streams && stdoutIsTerminal())) return SILENT;
  const line = new ProgressLine(writeStderr, isUtf8(process.env));
  talk.beforeLine = () => line.erase();
  return { update: (read, total) => line.update((seconds) => progressText(read, total, seconds)), erase: () => line.erase() };
}
