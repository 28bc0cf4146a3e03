import { FLOOD_SECONDS, MAX_FLOODS, MIN_FLOOD } from "../limits.ts";
import type { Connection } from "../tcp/connection.ts";
import type { FrameAnomalies } from "./frame-anomalies.ts";

/** Half-open connections to one server. */
interface Attempts {
  /** Since the latest pause; a flood has no pauses. */
  since: number;
  count: number;
  flood: boolean;
  capture: number;
  firstFrame: number;
}

/** Nothing but a SYN, or a SYN-ACK too, was ever seen of it. */
export function isHalfOpen({ established, originator, responder, close }: Connection): boolean {
  return !established && close === null && originator.highest === 0 && responder.highest === 0;
}

/**
 * Counts connections that came to nothing, by server: SYN floods (RFC 4987 2) are told as what they are, and what the flow table gave up
 * under one is counted, for nobody reads a million reports. Bounded: the servers seen first are forgotten first.
 */
export class HalfOpenCount {
  readonly #servers = new Map<string, Attempts>();
  readonly #anomalies: FrameAnomalies;

  constructor(anomalies: FrameAnomalies) {
    this.#anomalies = anomalies;
  }

  /** A connection to this server ended and was half open. They end in about the order in which they began. */
  ended(server: string, connection: Connection): void {
    const attempts = this.#attempts(server, connection);
    if (!attempts.flood && connection.firstTime - attempts.since > FLOOD_SECONDS * 1e9) {
      Object.assign(attempts, { since: connection.firstTime, count: 0, capture: connection.capture, firstFrame: connection.firstFrame });
    }
    attempts.count++;
    if (attempts.flood) this.#note(server, attempts, 1);
    else if (attempts.count >= MIN_FLOOD) {
      attempts.flood = true;
      this.#note(server, attempts, attempts.count);
    }
  }

  /** Connections to this server are part of a flood. */
  isFlooded(server: string): boolean {
    return this.#servers.get(server)?.flood === true;
  }

  /** The flow table was full, and this one had to leave. Told: a record says what it was. */
  evicted({ capture, lastFrame }: Connection, told: boolean): void {
    const what = told
      ? "a connection under way was given up: its record says what was seen by then"
      : "half-open connections were given up: counted, without a record each";
    this.#anomalies.note(capture, told ? "connection-evicted" : "half-open-evicted", lastFrame, what);
  }

  #note(server: string, { capture, firstFrame }: Attempts, count: number): void {
    this.#anomalies.note(capture, "syn-flood", firstFrame, `connections to ${server.replace(" ", " port ")} that never got beyond the handshake`, count);
  }

  #attempts(server: string, { firstTime, capture, firstFrame }: Connection): Attempts {
    let attempts = this.#servers.get(server);
    if (attempts === undefined) {
      const [oldest] = this.#servers.size >= MAX_FLOODS ? this.#servers.keys() : [];
      if (oldest !== undefined) this.#servers.delete(oldest);
      attempts = { since: firstTime, count: 0, flood: false, capture, firstFrame };
      this.#servers.set(server, attempts);
    }
    return attempts;
  }
}
