import { progressText } from "../render/text/progress-text.ts";
import { ProgressLine } from "../sinks/progress-line.ts";
import { type TalkSink, writeStderr } from "../sinks/talk-sink.ts";
import { isUtf8, stderrIsTerminal } from "./terminal.ts";

/** Where stderr is no terminal but a log, how far it is is told this often. Milliseconds. */
const LOG_EVERY = 30_000;

export interface BatchProgress {
  planned(captures: number, bytes: number): void;
  progress(bytes: number): void;
  erase(): void;
}

/** How far a batch is and when it will be done: a line that is drawn anew on a terminal, a line now and then in a log. */
export function batchProgress(quiet: boolean, talk: TalkSink): BatchProgress {
  let total = 0;
  let captures = 0;
  const startedAt = performance.now();
  const planned = (count: number, bytes: number): void => {
    captures = count;
    total = bytes;
  };
  if (quiet) return { planned, progress: () => {}, erase: () => {} };
  const say = (read: number, seconds: number): string => `${progressText(read, total, seconds)}  (${captures} captures)`;
  if (stderrIsTerminal()) {
    const line = new ProgressLine(writeStderr, isUtf8(process.env));
    talk.beforeLine = () => line.erase();
    return { planned, progress: (read) => line.update((seconds) => say(read, seconds)), erase: () => line.erase() };
  }
  let toldAt = startedAt;
  return {
    planned,
    progress: (read) => {
      const now = performance.now();
      if (now - toldAt < LOG_EVERY) return;
      toldAt = now;
      talk.note(say(read, (now - startedAt) / 1000));
    },
    erase: () => {},
  };
}
