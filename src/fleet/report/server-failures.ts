import { MAX_REPORT_FAILURES, MAX_REPORT_NEW_FAILURES, MAX_REPORT_ROWS, MAX_REPORT_SERVERS } from "../../limits.ts";
import type { StoredRecord } from "../../records/stored-record.ts";
import { BoundedMap } from "./bounded-map.ts";

/** A server by how often it fails. */
export interface ServerRow {
  server: string;
  port: number;
  connections: number;
  failed: number;
  /** The verdict of most of its failures. */
  code: string;
  last_failure: string;
}

/** A verdict at a server that was never seen there before the asked date. */
export interface NewFailure {
  server: string;
  port: number;
  code: string;
  title: string;
  connections: number;
  first_seen: string;
  last_seen: string;
  /** The first client that met it. */
  client: string;
}

export interface ServerFailures {
  /** Most failures first. */
  worst: ServerRow[];
  /** Servers that failed, and all. */
  failing: number;
  servers: number;
  /** Earliest first; null where nobody gave a date. */
  new_failures: NewFailure[] | null;
  new_failures_in_all: number;
  beyond: number;
}

interface Server {
  ip: string;
  port: number;
  connections: number;
  failed: number;
  last: string;
}

interface Failure extends Omit<NewFailure, "first_seen" | "last_seen"> {
  first: string;
  last: string;
}

/** Counts failures (failed and stalled) by server and verdict. */
export class ServerFailuresCount {
  readonly #servers = new BoundedMap<Server>(MAX_REPORT_SERVERS, () => ({ ip: "", port: 0, connections: 0, failed: 0, last: "" }));
  readonly #failures = new BoundedMap<Failure>(MAX_REPORT_FAILURES, () => ({
    server: "",
    port: 0,
    code: "",
    title: "",
    connections: 0,
    client: "",
    first: "",
    last: "",
  }));

  add(record: StoredRecord): void {
    const { ip, port } = record.server;
    const failed = record.outcome === "failed" || record.outcome === "stalled";
    const server = this.#servers.of(`${ip} ${port}`);
    if (server !== null) {
      server.ip = ip;
      server.port = port;
      server.connections++;
      if (failed) {
        server.failed++;
        if (record.started_at > server.last) server.last = record.started_at;
      }
    }
    if (failed) this.#addFailure(record);
  }

  #addFailure({ server: { ip, port }, client, verdict, started_at: at }: StoredRecord): void {
    const failure = this.#failures.of(`${ip} ${port} ${verdict.code}`);
    if (failure === null) return;
    Object.assign(failure, { server: ip, port, code: verdict.code, title: verdict.title });
    failure.connections++;
    if (failure.first === "" || at < failure.first) {
      failure.first = at;
      failure.client = client.ip;
    }
    if (at > failure.last) failure.last = at;
  }

  /** `since`: milliseconds since 1970; null: nobody asks what is new. */
  finish(since: number | null): ServerFailures {
    const failures = [...this.#failures.entries()].map(([, failure]) => failure);
    const causes = new Map<string, Failure>();
    for (const failure of failures) {
      const key = `${failure.server} ${failure.port}`;
      if (failure.connections > (causes.get(key)?.connections ?? 0)) causes.set(key, failure);
    }
    const servers = [...this.#servers.entries()].map(([key, server]) => ({ server, code: causes.get(key)?.code ?? "" }));
    const failing = servers
      .filter(({ server }) => server.failed > 0)
      .sort((a, b) => b.server.failed - a.server.failed || a.server.connections - b.server.connections);
    const fresh = since === null ? null : failures.filter(({ first }) => Date.parse(first) >= since).sort((a, b) => (a.first < b.first ? -1 : 1));
    return {
      worst: failing
        .slice(0, MAX_REPORT_ROWS)
        .map(({ server: { ip, port, connections, failed, last }, code }) => ({ server: ip, port, connections, failed, code, last_failure: last })),
      failing: failing.length,
      servers: servers.length,
      new_failures: fresh?.slice(0, MAX_REPORT_NEW_FAILURES).map(({ first, last, ...rest }) => ({ ...rest, first_seen: first, last_seen: last })) ?? null,
      new_failures_in_all: fresh?.length ?? 0,
      beyond: this.#servers.beyond + this.#failures.beyond,
    };
  }
}
