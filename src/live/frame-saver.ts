import type { FrameKeeper } from "../analysis/analysis-options.ts";
import type { Frame } from "../capture/frame.ts";
import type { ConnectionRecord, Evidence } from "../diagnosis/record.ts";
import type { Packet } from "../net/packet.ts";
import { PcapRecords } from "../pcap-records.ts";
import type { FailedFolder } from "../sinks/failed-folder.ts";
import type { RotatingPcap } from "../sinks/rotating-pcap.ts";
import type { Connection } from "../tcp/connection.ts";
import { type KeptFrame, KeptFrames } from "./kept-frames.ts";

/** What was not kept to stay within the limits. */
export interface SavingLosses {
  /** Connections whose packets left memory before their end was known. */
  evicted: number;
  /** Saved captures that lack packets between the first and the last ones. */
  thinned: number;
  /** Older captures that were removed from the folder. */
  removed: number;
}

/** Saves what goes by: the packets of exchanges that failed, and everything. */
export class FrameSaver implements FrameKeeper {
  readonly #kept = new KeptFrames();
  readonly #folder: FailedFolder | null;
  readonly #whole: RotatingPcap | null;
  #thinned = 0;

  constructor(folder: FailedFolder | null, whole: RotatingPcap | null) {
    this.#folder = folder;
    this.#whole = whole;
  }

  get losses(): SavingLosses {
    return { evicted: this.#kept.evicted, thinned: this.#thinned, removed: this.#folder?.removed ?? 0 };
  }

  every({ linkType, seconds, nanoseconds, data, offset, capturedLength, originalLength }: Frame): void {
    this.#whole?.frame(linkType, seconds, nanoseconds, data, offset, capturedLength, originalLength);
  }

  frame(packet: Packet, frame: Frame, capture: number): void {
    if (this.#folder !== null) this.#kept.add(packet, frame, capture);
  }

  complete(connection: Connection): void {
    if (this.#folder !== null) this.#kept.complete(connection);
  }

  forget(connection: Connection): void {
    this.#kept.take(connection);
  }

  /** Saves a failed exchange; its evidence then says where in which file it stands. */
  ended(connection: Connection, record: ConnectionRecord): void {
    const { frames, thinned } = this.#kept.take(connection);
    const failed = record.outcome === "failed" || record.outcome === "stalled";
    if (!failed || this.#folder === null || frames.length === 0) return;
    // A classic capture has one link type. Where a connection was seen on links of two kinds, the first one's frames tell it all.
    const own = frames.filter(({ linkType }) => linkType === frames[0]!.linkType);
    const path = this.#folder.save(nameOf(record), pcapOf(own));
    if (path === null) return;
    if (thinned) this.#thinned++;
    for (const evidence of [record.verdict, ...record.also].flatMap((verdict) => verdict.evidence)) pointInto(evidence, path, own);
  }

  /** What is gathered reaches the disk. */
  flush(): void {
    this.#whole?.flush();
  }

  close(): void {
    this.#whole?.close();
  }
}

function pointInto(evidence: Evidence, path: string, frames: readonly KeptFrame[]): void {
  const at = frames.findIndex(({ capture, number }) => capture === evidence.capture && number === evidence.frame);
  if (at !== -1) evidence.saved = { path, frame: at + 1 };
}

function pcapOf(frames: readonly KeptFrame[]): Uint8Array {
  const bytes = frames.reduce((sum, { data }) => sum + data.length, 0);
  const records = new PcapRecords(PcapRecords.capacity(frames.length, bytes));
  records.header(frames[0]!.linkType, true);
  for (const { seconds, nanoseconds, data, originalLength } of frames) records.record(seconds, nanoseconds, data, 0, data.length, originalLength);
  return records.pending;
}

/** Time, both ends, code: sorts by time, and says what it is. Addresses hold no character that a shell or a file system minds. */
function nameOf({ started_at, client, server, verdict }: ConnectionRecord): string {
  const time = started_at.replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d\.\d{3})\d*Z$/, "$1$2$3T$4$5$6Z");
  const end = ({ ip, port }: { ip: string; port: number }): string => `${ip.replaceAll(":", "-")}-${port}`;
  return `${time}_${end(client)}_${end(server)}_${verdict.code}`;
}
