/**
 * kexscope as a library. `analyze` reads captures from the file system, `diagnose` those that are open already; `decodeKexInit` and `negotiate`
 * take bytes and lists and touch nothing. The whole SSH decoder without the rest is `kexscope/ssh`.
 * @packageDocumentation
 */
import { analyse } from "./analysis/analyse.ts";
import { STALL_AFTER } from "./analysis/analysis-options.ts";
import { type OpenedCapture, OpenFailure, openCapture } from "./capture/open-capture.ts";
import type { CaptureRecord, ConnectionRecord, SeriesRecord, SummaryRecord } from "./diagnosis/record.ts";

export type { CaptureInfo, Frame, FrameSink } from "./capture/frame.ts";
export { type OpenedCapture, OpenFailure, openCapture, type ReadOptions } from "./capture/open-capture.ts";
export type { OpenFailureCode } from "./capture/open-failure.ts";
export type {
  AlsoVerdict,
  CaptureRecord,
  Cause,
  Certainty,
  ConnectionRecord,
  Evidence,
  Fix,
  HostKeyRecord,
  KexInitRecord,
  Negotiated,
  NextCapture,
  Outcome,
  PeerRecord,
  SeriesRecord,
  Side,
  Stage,
  SummaryRecord,
  TimelineStep,
  Verdict,
  WhatIfRecord,
} from "./diagnosis/record.ts";
export { decodeKexInit, type KexInitFailure, type KexInitResult } from "./ssh/kexinit.ts";
export { type Guess, type NegotiatedSlot, type Negotiation, negotiate, type SlotName } from "./ssh/negotiate.ts";
export type { KexInit, KexInitFault, KexInitListName, KexInitOddity, OfferLists } from "./ssh/transport-facts.ts";

/** What `analyze` and `diagnose` may be told. */
export interface AnalyzeOptions {
  /** Ports on which every connection counts as SSH; 22 without. On others SSH shows itself. */
  ports?: readonly number[];
  /** Each capture is a timeline of its own, not a part of one rotation. */
  separate?: boolean;
  /** Records have their timeline. */
  timeline?: boolean;
  /** Ends the reading early; what was read is still told. */
  signal?: AbortSignal;
  /** Takes each record as its connection ends. Then the analysis keeps none, so that memory does not grow with the capture. */
  onConnection?: (record: ConnectionRecord) => void;
}

/** What `kexscope --json` prints, but for its head. */
export interface Analysis {
  captures: CaptureRecord[];
  summary: SummaryRecord;
  /** Empty with `onConnection`. */
  connections: ConnectionRecord[];
  series: SeriesRecord[];
}

/**
 * Reads capture files (pcap or pcapng, also compressed), and says of each SSH exchange where it died and why.
 * @throws Error, with an OpenFailure as its cause, for a file that cannot be opened; never for what is in one: `captures[].corrupt` says it
 */
export async function analyze(paths: string | readonly string[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const opened = (typeof paths === "string" ? [paths] : paths).map(openCapture);
  const failure = opened.find((capture) => capture instanceof OpenFailure);
  const captures = opened.filter((capture): capture is OpenedCapture => !(capture instanceof OpenFailure));
  if (failure !== undefined) {
    for (const capture of captures) capture.close();
    throw new Error(failure.message, { cause: failure });
  }
  return diagnose(captures, options);
}

/**
 * The same for captures that are open: what `openCapture` gave, or whatever else hands over frames as an `OpenedCapture` does. Reads each to its
 * end, in order, and closes it.
 */
export async function diagnose(captures: OpenedCapture | readonly OpenedCapture[], options: AnalyzeOptions = {}): Promise<Analysis> {
  const { ports = [22], separate = false, timeline = false, signal, onConnection } = options;
  const connections: ConnectionRecord[] = [];
  const series: SeriesRecord[] = [];
  const result = await analyse(
    "read" in captures ? [captures] : captures,
    { ports, separate, timeline, knownHosts: null, stallAfter: STALL_AFTER, ...(signal === undefined ? {} : { signal }) },
    { connection: onConnection ?? ((record) => connections.push(record)), series: (record) => series.push(record) },
  );
  return { ...result, connections, series };
}
