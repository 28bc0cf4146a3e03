import type { Outcome } from "../../diagnosis/record.ts";
import type { StoredRecord } from "../../records/stored-record.ts";
import { type AlgorithmUse, AlgorithmUseCount } from "./algorithm-use.ts";
import { type ServerFailures, ServerFailuresCount } from "./server-failures.ts";
import { type SoftwareUse, SoftwareUseCount } from "./software-use.ts";
import { type VerdictTimes, VerdictTimesCount } from "./verdict-times.ts";

/** All that the page of a fleet tells. */
export interface FleetReport {
  connections: number;
  by_outcome: Partial<Record<Outcome, number>>;
  times: VerdictTimes;
  servers: ServerFailures;
  server_software: SoftwareUse;
  client_software: SoftwareUse;
  algorithms: AlgorithmUse;
}

/** Counts records of any number into tables of bounded size (src/limits.ts). */
export class FleetReportCount {
  #connections = 0;
  readonly #byOutcome: Partial<Record<Outcome, number>> = {};
  readonly #times = new VerdictTimesCount();
  readonly #servers = new ServerFailuresCount();
  readonly #serverSoftware = new SoftwareUseCount("server");
  readonly #clientSoftware = new SoftwareUseCount("client");
  readonly #algorithms = new AlgorithmUseCount();

  add(record: StoredRecord): void {
    this.#connections++;
    this.#byOutcome[record.outcome] = (this.#byOutcome[record.outcome] ?? 0) + 1;
    this.#times.add(record);
    this.#servers.add(record);
    this.#serverSoftware.add(record);
    this.#clientSoftware.add(record);
    this.#algorithms.add(record);
  }

  /** `since`: failures that began then or later are new. Milliseconds since 1970; null: nobody asks. */
  finish(since: number | null): FleetReport {
    return {
      connections: this.#connections,
      by_outcome: this.#byOutcome,
      times: this.#times.finish(),
      servers: this.#servers.finish(since),
      server_software: this.#serverSoftware.finish(),
      client_software: this.#clientSoftware.finish(),
      algorithms: this.#algorithms.finish(),
    };
  }
}
