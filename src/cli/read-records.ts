import { analyse } from "../analysis/analyse.ts";
import { STALL_AFTER } from "../analysis/analysis-options.ts";
import { dropRoot } from "../capture/drop-root.ts";
import { type OpenedCapture, OpenFailure, openCapture } from "../capture/open-capture.ts";
import { orderRotation } from "../capture/rotation.ts";
import { type OpenedRecords, openRecords } from "../records/open-records.ts";
import { ParquetDecoder } from "../records/parquet-decoder.ts";
import type { RecordReading } from "../records/reading.ts";
import { type RecordFiles, recordFiles } from "../records/record-files.ts";
import type { RecordTotals } from "../records/record-totals.ts";
import { SeenUids } from "../records/seen-uids.ts";
import type { StoredRecord } from "../records/stored-record.ts";
import { captureNotes } from "../render/text/capture-notes.ts";
import { printable } from "../render/text/escape.ts";
import { count } from "../render/text/words.ts";
import { ProgressLine } from "../sinks/progress-line.ts";
import { type TalkSink, writeStderr } from "../sinks/talk-sink.ts";
import type { RecordTest } from "./fleet-flags.ts";
import { isUtf8, stderrIsTerminal } from "./terminal.ts";

/** Names of captures; files with other names are records. */
const CAPTURE_NAME = /\.p?cap(?:ng)?\d*(?:\.gz|\.zst)?$/i;

const PARQUET_NAME = /\.parquet$/i;

export interface ReadRecordsOptions {
  accepts: RecordTest;
  ports: readonly number[];
  signal: AbortSignal;
  talk: TalkSink;
  /** No progress is told. */
  quiet: boolean;
}

/** Reads records from files, folders, standard input ("-") and captures. Each connection counts once, as long as its uid is remembered. */
export async function readRecords(paths: readonly string[], take: (record: StoredRecord) => void, options: ReadRecordsOptions): Promise<RecordTotals> {
  const { talk, signal, accepts } = options;
  const totals: RecordTotals = { records: 0, repeated: 0, faults: 0, unreadable: false };
  const seen = new SeenUids();
  const progress = options.quiet || !stderrIsTerminal() ? null : new ProgressLine(writeStderr, isUtf8(process.env));
  let file = 0;
  talk.beforeLine = () => progress?.erase();
  const takeOnce = (record: StoredRecord): void => {
    progress?.update(() => `${count(totals.records, "record")}, file ${file} of ${sources.length}`);
    if (!accepts(record)) return;
    if (!seen.isNew(record.uid)) totals.repeated++;
    else {
      totals.records++;
      take(record);
    }
  };
  const files = recordFiles(paths.filter((path) => !isCapture(path)));
  tellFiles(files, paths, totals, talk);
  const captures = opened(paths.filter(isCapture).map(openCapture), totals, talk);
  const decoder = new ParquetDecoder();
  const sources = sourcesOf(files, decoder, totals, talk);
  if (process.geteuid?.() === 0 && files.paths.some(({ path }) => PARQUET_NAME.test(path))) await decoder.start();
  const { reason } = dropRoot();
  if (reason !== null) talk.warning(`cannot give up root (${reason}); the records are read as root`);
  for (const [i, { open, found }] of sources.entries()) {
    if (signal.aborted) break;
    file = i + 1;
    const source = open();
    if (source !== null) tellReading(await source.read(takeOnce, signal), found, totals, talk);
  }
  decoder.close();
  progress?.erase();
  if (captures.length > 0) await readCaptures(captures, takeOnce, options, totals);
  if (totals.repeated > 0) talk.detail(`${count(totals.repeated, "record")} came again and counted once`);
  if (seen.forgot) talk.warning("too many records to remember all uids: one that came again long after may have counted twice");
  return totals;
}

function isCapture(path: string): boolean {
  return CAPTURE_NAME.test(path);
}

interface Source {
  open: () => OpenedRecords | null;
  found: boolean;
}

/** Root opens all at once, to give its rights up before anything is read; anybody else one after the other, for a fleet's files are many. */
function sourcesOf({ paths }: RecordFiles, decoder: ParquetDecoder, totals: RecordTotals, talk: TalkSink): Source[] {
  const isRoot = process.geteuid?.() === 0;
  return paths.map(({ path, found }) => {
    const open = (): OpenedRecords | null => opened([openRecords(path, decoder)], totals, talk)[0] ?? null;
    const early = isRoot ? open() : undefined;
    return { open: early === undefined ? open : () => early, found };
  });
}

function opened<T extends OpenedRecords | OpenedCapture>(all: readonly (T | OpenFailure)[], totals: RecordTotals, talk: TalkSink): T[] {
  return all.flatMap((source) => {
    if (!(source instanceof OpenFailure)) return [source];
    talk.error(printable(source.message));
    totals.unreadable = true;
    return [];
  });
}

function tellFiles({ paths, unreadable, cut }: RecordFiles, asked: readonly string[], totals: RecordTotals, talk: TalkSink): void {
  for (const { path, reason } of unreadable) talk.error(`${printable(path)}: cannot be read (${reason})`);
  if (cut) talk.error("more files than can be read at once: name fewer folders");
  const isEmpty = paths.length === 0 && !asked.some(isCapture);
  if (isEmpty) talk.error("no file of records there: names end in .parquet, .ndjson or .jsonl");
  totals.unreadable ||= unreadable.length > 0 || cut || isEmpty;
}

function tellReading(reading: RecordReading, found: boolean, totals: RecordTotals, talk: TalkSink): void {
  const { path, records, faults, firstFault, corrupt, truncated } = reading;
  const name = path === "-" ? "standard input" : printable(path);
  talk.detail(`${name}: ${reading.format}, ${count(records, "record")}`);
  totals.faults += faults;
  if (firstFault !== null) {
    const which = reading.format === "parquet" ? "row" : "line";
    talk.warning(`${name}: ${count(faults, which)} could not be used; the first is ${which} ${firstFault.at}: ${firstFault.reason}`);
  }
  if (truncated) talk.warning(`${name}: its end is cut short; the writer was probably ended`);
  // batch writes other tables beside the records.
  if (found && reading.foreign) return;
  if (corrupt !== null) talk.error(`${name}: ${printable(corrupt)}`);
  totals.unreadable ||= corrupt !== null;
}

async function readCaptures(captures: OpenedCapture[], take: (record: StoredRecord) => void, options: ReadRecordsOptions, totals: RecordTotals): Promise<void> {
  const { ports, signal, talk } = options;
  const analysis = await analyse(
    await orderRotation(captures),
    { ports, separate: false, knownHosts: null, stallAfter: STALL_AFTER, signal },
    { connection: take, series: () => {} },
  );
  for (const capture of analysis.captures) {
    for (const note of captureNotes(capture)) talk.warning(note);
    totals.unreadable ||= capture.corrupt !== null;
  }
}
