import { type OpenedCapture, OpenFailure, openCapture } from "../capture/open-capture.ts";
import { closest } from "../closest.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import { UsageError } from "./usage-error.ts";

/** First words of a command line that are no files. */
const COMMAND_NAMES = ["analyze", "live", "compare", "batch", "what-if", "report", "explain", "interfaces", "schema", "completion"];

/** Opens the captures and tells which cannot be opened. Throws UsageError when the first one is a command with a slip of the pen. */
export function openFiles(paths: readonly string[], talk: TalkSink): OpenedCapture[] {
  const opened: OpenedCapture[] = [];
  for (const [i, path] of paths.entries()) {
    const capture = openCapture(path);
    if (!(capture instanceof OpenFailure)) {
      opened.push(capture);
      continue;
    }
    const meant = i === 0 && capture.code === "missing" ? closest(path, COMMAND_NAMES) : null;
    if (meant !== null) throw new UsageError(`${path}: no such command and no such file; did you mean kexscope ${meant}?`);
    talk.error(capture.message);
  }
  return opened;
}
