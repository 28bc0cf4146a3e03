import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ConnectionRecord } from "../diagnosis/record.ts";

/** Seconds: from a machine in the same rack to a server that waits for its resolver (5 s a try) and sshd's LoginGraceTime (120 s). */
const STEP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const NANOSECONDS = 1e9;

/** What is read when somebody asks. */
export interface LiveState {
  packets: number;
  bytes: number;
  /** Packets that the kernel dropped, as far as the engine has told. */
  dropped: number;
  following: number;
  halfOpen: number;
  evicted: number;
  untold: number;
  notPrinted: number;
  /** Bytes. */
  rss: number;
  heap: number;
  sinks: readonly { name: string; counts: { delivered: number; lost: number; waitingBytes: number; up: boolean } }[];
}

/** A number of LiveState under its name for Prometheus. */
type Reading = [name: string, help: string, of: (state: LiveState) => number];

const TOTALS: readonly Reading[] = [
  ["kexscope_captured_packets_total", "Packets that were read.", ({ packets }) => packets],
  ["kexscope_captured_bytes_total", "Bytes of the packets that were read.", ({ bytes }) => bytes],
  ["kexscope_dropped_packets_total", "Packets that the kernel dropped; engines tell it when a capture ends, cap never.", ({ dropped }) => dropped],
  ["kexscope_evicted_flows_total", "Connections that left because there were too many.", ({ evicted }) => evicted],
  ["kexscope_untold_flows_total", "Half-open connections that were counted only, as in a SYN flood.", ({ untold }) => untold],
  ["kexscope_unprinted_records_total", "Records that nobody took from standard output in time.", ({ notPrinted }) => notPrinted],
];

const LEVELS: readonly Reading[] = [
  ["kexscope_flows", "Connections that are followed.", ({ following }) => following],
  ["kexscope_half_open_flows", "Of those, before their encryption.", ({ halfOpen }) => halfOpen],
  ["process_resident_memory_bytes", "Resident memory of the analyser.", ({ rss }) => rss],
  ["nodejs_heap_size_used_bytes", "Heap of the analyser in use.", ({ heap }) => heap],
];

/** A number of a sink. */
type SinkReading = [name: string, help: string, of: (counts: LiveState["sinks"][number]["counts"]) => number];

const SINK_TOTALS: readonly SinkReading[] = [
  ["kexscope_sink_delivered_records_total", "Records that arrived.", ({ delivered }) => delivered],
  ["kexscope_sink_lost_records_total", "Records that will not arrive.", ({ lost }) => lost],
];

const SINK_LEVELS: readonly SinkReading[] = [
  ["kexscope_sink_waiting_bytes", "Bytes of records in the spool.", ({ waitingBytes }) => waitingBytes],
  ["kexscope_sink_up", "1 while the other side takes records.", ({ up }) => (up ? 1 : 0)],
];

/** What Prometheus is told of a live run. */
export class LiveMetrics {
  readonly #registry = new Registry();
  readonly #exchanges: Counter<"outcome" | "verdict">;
  readonly #steps: Histogram<"step">;

  /** `read`: asked at each scrape. */
  constructor(version: string, read: () => LiveState) {
    const registers = [this.#registry];
    this.#exchanges = new Counter({ name: "kexscope_exchanges_total", help: "Exchanges that ended.", labelNames: ["outcome", "verdict"], registers });
    this.#steps = new Histogram({
      name: "kexscope_step_seconds",
      help: "Time from the first SYN until both ends had said it: ident, kexinit, newkeys.",
      labelNames: ["step"],
      buckets: STEP_BUCKETS,
      registers,
    });
    new Gauge({ name: "kexscope_build_info", help: "1, with the version.", labelNames: ["version"], registers }).set({ version }, 1);
    const started = Date.now() / 1000;
    new Gauge({ name: "process_start_time_seconds", help: "Start, in seconds since 1970.", registers }).set(started);
    for (const [name, help, of] of TOTALS) total(registers, name, help, (counter) => counter.inc(of(read())));
    for (const [name, help, of] of LEVELS)
      new Gauge({
        name,
        help,
        registers,
        collect: function () {
          this.set(of(read()));
        },
      });
    for (const [name, help, of] of SINK_TOTALS) {
      total(
        registers,
        name,
        help,
        (counter) => {
          for (const sink of read().sinks) counter.inc({ sink: sink.name }, of(sink.counts));
        },
        ["sink"],
      );
    }
    for (const [name, help, of] of SINK_LEVELS) {
      new Gauge({
        name,
        help,
        labelNames: ["sink"],
        registers,
        collect: function () {
          for (const sink of read().sinks) this.set({ sink: sink.name }, of(sink.counts));
        },
      });
    }
  }

  /** An exchange ended. `steps`: nanoseconds from its SYN, null for what was not reached or not seen. */
  exchange({ outcome, verdict }: Pick<ConnectionRecord, "outcome" | "verdict">, steps: Readonly<Record<"ident" | "kexinit" | "newkeys", number | null>>): void {
    this.#exchanges.inc({ outcome, verdict: verdict.code });
    for (const step of ["ident", "kexinit", "newkeys"] as const) {
      const took = steps[step];
      if (took !== null) this.#steps.observe({ step }, took / NANOSECONDS);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

/** A counter whose value stands elsewhere. */
function total(registers: Registry[], name: string, help: string, count: (counter: Counter) => void, labelNames: string[] = []): void {
  new Counter({
    name,
    help,
    labelNames,
    registers,
    collect: function () {
      this.reset();
      count(this);
    },
  });
}
