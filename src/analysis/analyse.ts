import type { Frame } from "../capture/frame.ts";
import type { OpenedCapture } from "../capture/open-capture.ts";
import type { CaptureRecord, ConnectionRecord, SummaryRecord } from "../diagnosis/record.ts";
import { Analyser } from "./analyser.ts";
import type { AnalysisOptions, AnalysisSink } from "./analysis-options.ts";
import { captureRecord } from "./capture-record.ts";
import { epochOf } from "./epoch.ts";
import { notesOf } from "./notes.ts";
import { SummaryCount } from "./summary-count.ts";

/** What is known when everything was read. */
export interface AnalysisResult {
  captures: CaptureRecord[];
  summary: SummaryRecord;
}

/** Captures further apart than this are not one rotation: what was open at the end of one is cut off there. Seconds. */
const ROTATION_GAP = 300;
/** A capture that begins this much before the end of the one before it overlaps it: two captures, not one rotation. Seconds. */
const ROTATION_OVERLAP = 1;

/**
 * Reads captures in order and hands over a record for each connection as it ends.
 * Captures that follow each other in time are one timeline: a connection goes on across the edge.
 */
export async function analyse(captures: readonly OpenedCapture[], options: AnalysisOptions, sink: AnalysisSink): Promise<AnalysisResult> {
  const timelines = new Timelines(captures, options, sink);
  const total = totalSize(captures);
  let done = 0;
  for (const [index, capture] of captures.entries()) {
    timelines.begin(index);
    const before = done;
    await capture.read(timelines.frame, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onProgress: (read) => {
        done = before + read;
        sink.progress?.(done, total);
      },
    });
    done = before + (capture.size ?? capture.info.bytes);
  }
  return timelines.end();
}

/** Holds the analyser of the timeline that is under way, and begins a new one where captures do not follow each other. */
class Timelines {
  readonly #captures: readonly OpenedCapture[];
  readonly #options: AnalysisOptions;
  readonly #count = new SummaryCount();
  readonly #sink: Pick<AnalysisSink, "connection" | "series">;
  readonly #finished: Analyser[] = [];
  #analyser: Analyser | null = null;
  #index = 0;
  #firstOfCapture = true;
  #latest = { seconds: 0, nanoseconds: 0 };

  constructor(captures: readonly OpenedCapture[], options: AnalysisOptions, sink: AnalysisSink) {
    this.#captures = captures;
    this.#options = options;
    this.#sink = {
      connection: (record: ConnectionRecord) => {
        this.#count.add(record);
        sink.connection(record);
      },
      series: (record) => sink.series(record),
    };
  }

  begin(index: number): void {
    this.#index = index;
    this.#firstOfCapture = true;
  }

  readonly frame = (frame: Frame): void => {
    if (this.#firstOfCapture) this.#firstFrame(frame);
    if (frame.seconds > this.#latest.seconds) this.#latest.seconds = frame.seconds;
    this.#analyser?.frame(frame);
  };

  #firstFrame(frame: Frame): void {
    this.#firstOfCapture = false;
    const info = this.#captures[this.#index]!.info;
    const name = { index: this.#index, path: this.#captures[this.#index]!.path, nanoseconds: info.nanoseconds };
    const apart = frame.seconds - this.#latest.seconds;
    const follows = this.#analyser !== null && !this.#options.separate && apart >= -ROTATION_OVERLAP && apart <= ROTATION_GAP;
    if (follows) this.#analyser?.beginCapture(name);
    else {
      this.#finishTimeline();
      this.#analyser = new Analyser(this.#options, this.#sink, epochOf(frame.seconds), name);
      this.#latest.seconds = frame.seconds;
    }
  }

  #finishTimeline(): void {
    if (this.#analyser === null) return;
    this.#analyser.finish();
    this.#finished.push(this.#analyser);
    this.#analyser = null;
  }

  end(): AnalysisResult {
    this.#finishTimeline();
    const captures = this.#captures.map((capture, index) =>
      captureRecord(
        capture.info,
        this.#finished.flatMap((analyser) => analyser.anomalies.of(index)),
      ),
    );
    return { captures, summary: this.#count.summary(notesOf(this.#count.connections, captures)) };
  }
}

function totalSize(captures: readonly OpenedCapture[]): number | null {
  let total = 0;
  for (const { size } of captures) {
    if (size === null) return null;
    total += size;
  }
  return total;
}
