import type { ConnectionRecord } from "../diagnosis/record.ts";
import { printable } from "../render/text/escape.ts";
import { bytes } from "../render/text/words.ts";
import type { SinkTarget, WhenFull } from "../sinks/sink-target.ts";
import { OutputError } from "../sinks/stdout-sink.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import { type SinkCounts, ThreadedSink } from "../sinks/threaded-sink.ts";
import { shellWord } from "./shell-word.ts";
import { UsageError } from "./usage-error.ts";

/** At the end: for so long nothing may arrive until what is left stays in the spool. Milliseconds. */
const LAST_PATIENCE = 5_000;
/** A file is read no further when for so long nobody takes a record. Milliseconds. */
const WAIT_PATIENCE = 60_000;

/** Everything that `--sink` names. */
export class RecordSinks {
  readonly #sinks: readonly ThreadedSink[];
  readonly #waits: boolean;
  readonly #talk: TalkSink;
  readonly #lineOf: (record: ConnectionRecord) => string;
  readonly #told = new Set<ThreadedSink>();

  /** Starts to load. `whenFull`: a live capture drops, a file waits. `lineOf`: what is sent of a record, with its line end. */
  constructor(targets: readonly SinkTarget[], whenFull: WhenFull, lineOf: (record: ConnectionRecord) => string, talk: TalkSink) {
    this.#lineOf = lineOf;
    this.#waits = whenFull === "wait";
    this.#talk = talk;
    this.#sinks = targets.map((target) => new ThreadedSink(target, whenFull, (what, bad) => this.#news(target, what, bad)));
  }

  /** All is loaded: from here on no file of this package is needed. */
  async loaded(): Promise<void> {
    await Promise.all(this.#sinks.map(({ loaded }) => loaded));
  }

  /** Opens all, as who we are now; `user`: his name where we were root. Throws UsageError with the way out. */
  async open(user: string | null): Promise<void> {
    for (const sink of this.#sinks) {
      const why = await sink.open();
      if (why !== null) throw new UsageError(refusal(sink.target, why, user));
    }
  }

  write(record: ConnectionRecord): void {
    if (this.#sinks.length === 0) return;
    const line = this.#lineOf(record);
    for (const sink of this.#sinks) {
      if (!this.#waits) sink.write(record.uid, line);
      else if (!sink.writeWaiting(record.uid, line, WAIT_PATIENCE, () => this.#tellWaiting(sink))) {
        throw new OutputError(new Error(`${sink.target.name} takes no records`));
      }
    }
  }

  /** A sink by its name, with what it has done. */
  counts(): { name: string; counts: SinkCounts }[] {
    return this.#sinks.map((sink) => ({ name: sink.target.name, counts: sink.counts }));
  }

  /** A line for each sink. */
  tellCounters(): void {
    for (const { name, counts } of this.counts()) this.#talk.note(`${printable(name)}: ${countsText(counts)}`);
  }

  /** Waits for what is on its way, and tells what did not arrive. */
  async close(): Promise<void> {
    await Promise.all(this.#sinks.map((sink) => sink.close(LAST_PATIENCE)));
    for (const { target, counts } of this.#sinks) {
      const name = printable(target.name);
      if (counts.lost > 0) this.#talk.warning(`${name}: ${counts.lost.toLocaleString("en-GB")} records were lost`);
      if (counts.waitingBytes > 0 && target.kind === "redis") {
        this.#talk.warning(`${name}: ${bytes(counts.waitingBytes)} wait in ${printable(target.spool)}; the next run with this --spool sends them`);
      }
    }
  }

  #news({ name }: SinkTarget, what: string, bad: boolean): void {
    const text = `${printable(name)}: ${printable(what)}`;
    if (bad) this.#talk.error(text);
    else this.#talk.detail(text);
  }

  #tellWaiting(sink: ThreadedSink): void {
    if (!this.#told.has(sink)) this.#talk.warning(`waiting for ${printable(sink.target.name)}, which takes no records`);
    this.#told.add(sink);
  }
}

export function countsText({ delivered, lost, waitingBytes }: SinkCounts): string {
  return `${delivered.toLocaleString("en-GB")} delivered, ${bytes(waitingBytes)} waiting, ${lost.toLocaleString("en-GB")} lost`;
}

function refusal(target: SinkTarget, why: string, user: string | null): string {
  const who = user === null ? "" : ` for ${user}`;
  if (target.kind === "file") return `--sink ${target.name}: ${why}${user === null ? "" : `; it is created as ${user}, in a folder that ${user} may write to`}`;
  const owner = user === null ? "" : ` -o ${user}`;
  return `--spool ${target.spool}: ${why}${who}; make it with: install -d${owner} -m 0700 ${shellWord(target.spool)}`;
}
