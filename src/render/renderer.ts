import type { CaptureRecord, ConnectionRecord, SeriesRecord, SummaryRecord, WaitingRecord } from "../diagnosis/record.ts";

/** Takes text for the output; the sink behind it buffers. */
export type Write = (text: string) => void;

/** What is known when the input has ended. */
export interface Ending {
  captures: CaptureRecord[];
  summary: SummaryRecord;
  /** How long the analysis took. Seconds. */
  seconds: number;
}

/** One output format: records in, in the order in which connections end; text out through the Write that it was made with. */
export interface Renderer {
  connection(record: ConnectionRecord): void;
  series(record: SeriesRecord): void;
  /** Live: an exchange stands still; the record of its end follows. */
  waiting?(record: WaitingRecord): void;
  end(ending: Ending): void;
}
