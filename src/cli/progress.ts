import { progressText } from "../render/text/progress-text.ts";
import { ProgressLine } from "../sinks/progress-line.ts";
import type { StdoutSink } from "../sinks/stdout-sink.ts";
import { type TalkSink, writeStderr } from "../sinks/talk-sink.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { isUtf8, stderrIsTerminal, stdoutIsTerminal } from "./terminal.ts";

/** Tells how far the analysis is; a pair of functions that do nothing where nobody looks. */
export interface Progress {
  update(read: number, total: number | null): void;
  erase(): void;
}

const SILENT: Progress = { update: () => {}, erase: () => {} };

/** The spinner, where stderr is a terminal; it makes way for whatever else is written. */
export function progressFor(args: Pick<AnalysisArguments, "quiet">, talk: TalkSink, sink: StdoutSink): Progress {
  if (args.quiet || !stderrIsTerminal()) return SILENT;
  const line = new ProgressLine(writeStderr, isUtf8(process.env));
  talk.beforeLine = () => line.erase();
  if (stdoutIsTerminal()) sink.beforeWrite = () => line.erase();
  return { update: (read, total) => line.update((seconds) => progressText(read, total, seconds)), erase: () => line.erase() };
}
