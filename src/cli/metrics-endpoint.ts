import type { ConnectionRecord } from "../diagnosis/record.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { milestonesOf } from "../exchange/milestones.ts";
import type { LiveCounters, LiveRun } from "../live/live-run.ts";
import { printable } from "../render/text/escape.ts";
import { LiveMetrics } from "../sinks/live-metrics.ts";
import { serveMetrics } from "../sinks/metrics-server.ts";
import type { TalkSink } from "../sinks/talk-sink.ts";
import { isLoopback } from "./metrics-flag.ts";
import type { RecordSinks } from "./record-sinks.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Where the numbers come from. */
export interface MetricsSources {
  run(): LiveRun | null;
  sinks: RecordSinks;
  /** Records that nobody took from standard output. */
  notPrinted(): number;
}

const NOTHING_YET: LiveCounters = { packets: 0, bytes: 0, connections: 0, following: 0, halfOpen: 0, evicted: 0, untold: 0, dropped: 0, gaps: 0 };

/** `live --metrics`: counts every exchange, also those that the filter leaves out, and answers Prometheus. */
export class MetricsEndpoint {
  readonly #address: { host: string; port: number };
  readonly #talk: TalkSink;
  readonly #metrics: LiveMetrics;

  constructor(address: { host: string; port: number }, talk: TalkSink, { run, sinks, notPrinted }: MetricsSources) {
    this.#address = address;
    this.#talk = talk;
    this.#metrics = new LiveMetrics(version(), () => ({
      ...(run()?.counters() ?? NOTHING_YET),
      notPrinted: notPrinted(),
      rss: process.memoryUsage.rss(),
      heap: process.memoryUsage().heapUsed,
      sinks: sinks.counts(),
    }));
  }

  /** Opens the port, as who we are now. Throws UsageError. */
  async listen(): Promise<void> {
    const { host } = this.#address;
    const listening = await serveMetrics(this.#metrics, this.#address);
    const place = (port: number): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
    if (typeof listening === "string") throw new UsageError(`--metrics ${place(this.#address.port)}: ${listening}`);
    if (!isLoopback(host)) this.#talk.warning("the metrics can be read by whoever reaches that address");
    this.#talk.warning(`metrics on http://${printable(place(listening.port))}/metrics`);
  }

  /** An exchange ended. */
  readonly observe = (facts: ExchangeFacts, record: ConnectionRecord): void => this.#metrics.exchange(record, milestonesOf(facts));
}
