import type { Socket } from "node:net";
import { Analyser } from "../analysis/analyser.ts";
import type { AnalysisOptions } from "../analysis/analysis-options.ts";
import { captureRecord } from "../analysis/capture-record.ts";
import { CaptureClock } from "../capture/capture-clock.ts";
import { newCaptureInfo, stateAnomaly } from "../capture/capture-info.ts";
import type { CaptureInfo, Frame } from "../capture/frame.ts";
import { LiveStream } from "../capture/live-stream.ts";
import type { CaptureRecord, ConnectionRecord, SeriesRecord, WaitingRecord } from "../diagnosis/record.ts";
import { PacketClock } from "./packet-clock.ts";

/** How often what falls due is looked for. Milliseconds. */
const TICK = 100;
/** Pipes that are not closed after a stop are left. Milliseconds. */
const STOP_PATIENCE = 1_500;

/** Where the results of a live run go. */
export interface LiveSink {
  connection(record: ConnectionRecord): void;
  waiting(record: WaitingRecord): void;
  series(record: SeriesRecord): void;
  /** A capture ended; `why` is null when we stopped it. */
  captureEnded(device: string, why: string | null, again: boolean): void;
  captureBack(device: string): void;
  /** Too many connections are half open to tell each; or no longer. */
  flood(begins: boolean): void;
  /** Ten times a second. */
  tick(): void;
}

/** One interface: all its streams, one after the other. */
interface Source {
  device: string;
  info: CaptureInfo;
  clock: CaptureClock;
  /** Streams that are being read. */
  reading: number;
  /** It ended for good. */
  over: boolean;
  lost: boolean;
  drops: number;
}

/** What was counted so far. */
export interface LiveCounters {
  packets: number;
  bytes: number;
  connections: number;
  /** Connections that are followed now. */
  following: number;
  halfOpen: number;
  evicted: number;
  untold: number;
  dropped: number;
  /** Holes in the clear part of streams. */
  gaps: number;
}

/** Reads the pipes of all captures into one analysis, with time passing also when no packet comes. */
export class LiveRun {
  readonly #options: AnalysisOptions;
  readonly #sink: LiveSink;
  readonly #sources: Source[];
  readonly #clock = new PacketClock(performance.now());
  readonly #timer: NodeJS.Timeout;
  #analyser: Analyser | null = null;
  #epochSeconds = 0;
  #capture = -1;
  #flooded = false;
  #stopping = false;
  #ended = false;
  #finish: () => void = () => {};
  /** Resolves when all captures are over, or when it was stopped. */
  readonly over: Promise<void>;

  constructor(devices: readonly string[], options: AnalysisOptions, sink: LiveSink) {
    this.#options = options;
    this.#sink = sink;
    this.#sources = devices.map((device) => {
      const info: CaptureInfo = { ...newCaptureInfo(device), format: "pcap" };
      return { device, info, clock: new CaptureClock(info), reading: 0, over: false, lost: false, drops: 0 };
    });
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  /** A capture's pipe; another one of the same interface when that was captured again. */
  attach(index: number, stream: Socket): void {
    const source = this.#sources[index]!;
    if (source.lost) this.#sink.captureBack(source.device);
    source.lost = false;
    source.reading++;
    const frames = (frame: Frame): void => this.#frame(index, frame);
    void new LiveStream(source.info, source.clock).read(stream, frames).then(() => {
      source.reading--;
      this.#endWhenOver();
    });
  }

  /** A capture's process ended. What waits in its pipe is still read. */
  captureEnded(index: number, why: string | null, drops: number | null, again: boolean): void {
    const source = this.#sources[index]!;
    source.over = !again;
    source.lost ||= why !== null;
    source.drops += drops ?? 0;
    if (source.drops > 0) stateAnomaly(source.info, "capture-drops", source.drops, `the kernel dropped ${source.drops} packets before they could be read`);
    if (!this.#ended) this.#sink.captureEnded(source.device, why, again);
    this.#endWhenOver();
  }

  /** Reads what is on its way, and ends. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    setTimeout(() => this.#end(), STOP_PATIENCE);
    this.#endWhenOver();
  }

  /** Ends at once: nobody reads what we say. */
  abandon(): void {
    this.#end();
  }

  /** A capture ended that nobody stopped. */
  get lost(): boolean {
    return this.#sources.some(({ lost }) => lost);
  }

  /** Seconds since 1970 of the first frame; null before it. */
  get firstTime(): number | null {
    return this.#analyser === null ? null : this.#epochSeconds;
  }

  /** The connections that are still open get their records. */
  finish(): CaptureRecord[] {
    this.#analyser?.tick(this.#clock.now(performance.now()));
    this.#analyser?.finish();
    return this.#sources.map(({ info, clock }, index) => {
      clock.publish();
      return captureRecord(info, this.#analyser?.anomalies.of(index) ?? []);
    });
  }

  counters(): LiveCounters {
    const flows = this.#analyser?.flows.counters;
    const half = this.#analyser?.halfOpen ?? { now: 0, untold: 0 };
    return {
      packets: this.#sources.reduce((sum, { info }) => sum + info.frames, 0),
      bytes: this.#sources.reduce((sum, { info }) => sum + info.bytes, 0),
      connections: flows?.connections ?? 0,
      following: this.#analyser?.flows.following ?? 0,
      halfOpen: half.now,
      evicted: (flows?.evicted ?? 0) + (flows?.halfOpenEvicted ?? 0),
      untold: half.untold,
      dropped: this.#sources.reduce((sum, { drops }) => sum + drops, 0),
      gaps: this.#analyser?.gaps ?? 0,
    };
  }

  #frame(index: number, frame: Frame): void {
    if (this.#ended) return;
    const analyser = this.#analyserFor(index, frame);
    analyser.frame(frame);
    this.#clock.packet((frame.seconds - this.#epochSeconds) * 1e9 + frame.nanoseconds, performance.now());
  }

  #analyserFor(index: number, frame: Frame): Analyser {
    const name = { index, path: this.#sources[index]!.device, nanoseconds: false };
    if (this.#analyser === null) {
      this.#epochSeconds = frame.seconds;
      this.#analyser = new Analyser(this.#options, this.#sink, frame.seconds, name);
    } else if (this.#capture !== index) this.#analyser.beginCapture(name);
    this.#capture = index;
    return this.#analyser;
  }

  #tick(): void {
    const analyser = this.#analyser;
    if (analyser !== null) {
      const now = this.#clock.now(performance.now());
      analyser.tick(now);
      this.#tellFlood(analyser.flooded);
      for (const record of analyser.waiting(now)) this.#sink.waiting(record);
    }
    this.#sink.tick();
  }

  #tellFlood(flooded: boolean): void {
    if (flooded !== this.#flooded) this.#sink.flood(flooded);
    this.#flooded = flooded;
  }

  #endWhenOver(): void {
    // A stopped capture still tells what it dropped; one that is waited for has nothing to tell.
    const isOver = ({ reading, over, lost }: Source): boolean => reading === 0 && (over || (this.#stopping && lost));
    if (this.#sources.every(isOver)) this.#end();
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#timer);
    this.#finish();
  }
}
