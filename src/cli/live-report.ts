import { SummaryCount } from "../analysis/summary-count.ts";
import type { ConnectionRecord, SeriesRecord, WaitingRecord } from "../diagnosis/record.ts";
import type { FrameSaver } from "../live/frame-saver.ts";
import type { LiveRun, LiveSink } from "../live/live-run.ts";
import type { Ending, Renderer } from "../render/renderer.ts";
import { captureNotes } from "../render/text/capture-notes.ts";
import { countersLine } from "../render/text/counters-line.ts";
import { printable } from "../render/text/escape.ts";
import { totalLine } from "../render/text/total-line.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import type { WorkerOutput } from "../sinks/worker-output.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";
import { Filter } from "./filter.ts";
import { filterFlags } from "./filter-flags.ts";
import { savingNotes } from "./frame-saver-for.ts";
import type { LiveAnalyserOptions } from "./live-analyser-options.ts";
import type { RecordSinks } from "./record-sinks.ts";
import { liveRendererFor, printsLines } from "./renderer-for.ts";
import { stdoutPage } from "./terminal.ts";

/** Ticks between two times that what is saved reaches the disk: a second. */
const FLUSH_EVERY = 10;

/** Prints a live run: records on stdout, talk on stderr; counts what it prints. */
export class LiveReport implements LiveSink {
  readonly #options: LiveAnalyserOptions;
  readonly #output: WorkerOutput;
  readonly #talk: TalkSink;
  readonly #renderer: Renderer;
  readonly #filter: Filter;
  readonly #sinks: RecordSinks;
  readonly #count = new SummaryCount();
  readonly #run: () => LiveRun | null;
  readonly #startedAt = performance.now();
  #statsAt: number;
  #failed = 0;
  #saver: FrameSaver | null = null;
  #ticks = 0;
  /** Stdout cannot be written, for another reason than a reader that left. */
  outputFailed = false;

  constructor(options: LiveAnalyserOptions, output: WorkerOutput, talk: TalkSink, sinks: RecordSinks, run: () => LiveRun | null) {
    this.#options = options;
    this.#output = output;
    this.#talk = talk;
    this.#sinks = sinks;
    this.#run = run;
    const { args, devices } = options;
    const { write } = output;
    this.#renderer = liveRendererFor(args, { write, page: stdoutPage(args.color), captures: devices });
    this.#filter = new Filter(filterFlags({ ...args, since: undefined, until: undefined }), () => null);
    this.#statsAt = this.#startedAt + (args.stats ?? 0) * 1000;
  }

  /** Says that the run has begun. `saver`: what is told to reach the disk now and then. */
  begin(saver: FrameSaver | null): void {
    const { devices, engine } = this.#options;
    this.#saver = saver;
    this.#talk.warning(`listening on ${devices.map(printable).join(", ")} with ${engine}; Ctrl-C ends with a summary`);
  }

  connection(record: ConnectionRecord): void {
    if (!this.#filter.accepts(record)) return;
    this.#count.add(record);
    if (record.outcome === "failed" || record.outcome === "stalled") this.#failed++;
    this.#sinks.write(record);
    if (this.#isShown(record)) this.#renderer.connection(record);
  }

  waiting(record: WaitingRecord): void {
    if (this.#filter.accepts({ ...record, outcome: "stalled" })) this.#renderer.waiting?.(record);
  }

  series(record: SeriesRecord): void {
    this.#renderer.series(record);
  }

  captureEnded(device: string, why: string | null, again: boolean): void {
    if (why !== null) this.#talk.error(`${printable(device)}: ${printable(why)}${again ? "; trying to capture again" : ""}`);
  }

  captureBack(device: string): void {
    this.#talk.warning(`${printable(device)}: capturing again`);
  }

  flood(begins: boolean): void {
    const { halfOpen, untold } = this.#run()!.counters();
    if (begins) this.#talk.warning(`SYN flood: ${halfOpen} connections are half open; they are counted, not told one by one`);
    else this.#talk.warning(`the SYN flood is over: ${untold} half-open connections were not told`);
  }

  tick(): void {
    if (++this.#ticks % FLUSH_EVERY === 0) this.#saver?.flush();
    const { stats } = this.#options.args;
    if (stats === undefined || performance.now() < this.#statsAt) return;
    this.#statsAt = performance.now() + stats * 1000;
    this.tellCounters();
  }

  tellCounters(): void {
    this.#tellRun();
    for (const note of this.#savingNotes()) this.#talk.note(note);
    this.#sinks.tellCounters();
  }

  #savingNotes(): string[] {
    return this.#saver === null ? [] : savingNotes(this.#saver);
  }

  #tellRun(): void {
    const run = this.#run();
    if (run !== null) this.#talk.note(countersLine({ ...run.counters(), notPrinted: this.#output.dropped, rss: process.memoryUsage.rss() }));
  }

  /** Tells the summary, and what was lost. */
  end(run: LiveRun): ExitStatus {
    const { args } = this.#options;
    const captures = run.finish();
    this.#saver?.close();
    const ending: Ending = { captures, summary: this.#count.summary([]), seconds: (performance.now() - this.#startedAt) / 1000 };
    this.#renderer.end(ending);
    for (const capture of captures) for (const note of captureNotes(capture)) this.#talk.warning(note);
    if (args.verbose || args.stats !== undefined) this.#tellRun();
    if (this.#output.dropped > 0) this.#talk.warning(`${this.#output.dropped} records were not printed: nobody read them in time`);
    for (const note of this.#savingNotes()) this.#talk.warning(note);
    if (printsLines(args)) this.#talk.note(totalLine(ending));
    return exitStatus({ unreadable: run.lost || this.outputFailed, failed: this.#failed > 0 }, args["exit-zero"] ?? false);
  }

  /** With -q a complete exchange has no line in text. */
  #isShown({ outcome }: ConnectionRecord): boolean {
    const { args } = this.#options;
    return outcome !== "ok" || !args.quiet || printsLines(args) || args.only !== undefined;
  }
}
