import { resolve } from "node:path";
import { MAX_KEPT_BYTES, MAX_KEPT_BYTES_PER_CONNECTION, MAX_SAVED_BYTES, MAX_SAVED_FILES } from "../limits.ts";
import { FrameSaver } from "../live/frame-saver.ts";
import { grouped } from "../render/grouped.ts";
import { printable } from "../render/text/escape.ts";
import { count } from "../render/text/words.ts";
import { FailedFolder } from "../sinks/failed-folder.ts";
import { RotatingPcap } from "../sinks/rotating-pcap.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { shellWord } from "./shell-word.ts";
import { UsageError } from "./usage-error.ts";

const MEGABYTE = 1_000_000;
const MEBIBYTE = 1024 * 1024;

/**
 * What `--save-failed` and `--write` ask for, ready; null without both. Called after root was given up: nothing that root may do is
 * done to a path that somebody else prepared. `user`: who must be able to write. Throws UsageError with the way out.
 */
export function frameSaverFor(args: Pick<AnalysisArguments, "save-failed" | "write" | "write-size">, user: string | null, talk: TalkSink): FrameSaver | null {
  const { "save-failed": folder, write: file, "write-size": size } = args;
  if (folder === undefined && file === undefined) return null;
  if (!(size >= 0.001 && size <= 1_000_000)) throw new UsageError(`--write-size ${size}: write a number of MB from 0.001 to 1000000`);
  return new FrameSaver(folder === undefined ? null : openFolder(folder, user, talk), file === undefined ? null : openWhole(file, size, user, talk));
}

function openFolder(path: string, user: string | null, talk: TalkSink): FailedFolder {
  const folder = new FailedFolder(resolve(path), (why) => talk.error(`--save-failed ${printable(path)}: ${printable(why)}; the analysis goes on without`));
  const refusal = folder.open();
  if (refusal === null) return folder;
  const owner = user === null ? "" : ` -o ${user}`;
  throw new UsageError(`--save-failed ${path}: ${refusal}${user === null ? "" : ` for ${user}`}; make it with: install -d${owner} -m 0700 ${shellWord(path)}`);
}

function openWhole(path: string, size: number, user: string | null, talk: TalkSink): RotatingPcap {
  const whole = new RotatingPcap(resolve(path), size * MEGABYTE, (why) => talk.error(`--write ${printable(path)}: ${printable(why)}; nothing more is written`));
  const refusal = whole.open();
  if (refusal === null) return whole;
  throw new UsageError(`--write ${path}: ${refusal}${user === null ? "" : `; it is created as ${user}, in a folder that ${user} may write to`}`);
}

/** What was left out to stay within the limits, a line each. */
export function savingNotes(saver: FrameSaver): string[] {
  const { evicted, thinned, removed } = saver.losses;
  const notes: [number, string][] = [
    [evicted, `packets of ${count(evicted, "connection")} left memory, which holds ${MAX_KEPT_BYTES / MEBIBYTE} MiB, before the end was known`],
    [thinned, `the middle is left out of ${count(thinned, "capture")}, of whose packets there were more than ${MAX_KEPT_BYTES_PER_CONNECTION / 1024} KiB`],
    [removed, `${count(removed, "older capture")} left the folder, which holds ${grouped(MAX_SAVED_FILES)} files and ${MAX_SAVED_BYTES / MEBIBYTE} MiB`],
  ];
  return notes.filter(([times]) => times > 0).map(([, what]) => `--save-failed: ${what}`);
}
