import { MAX_HISTORY_ENTRIES } from "../limits.ts";
import type { Connection } from "../tcp/connection.ts";

/** What stays of a connection after its verdict, for the sake of later ones to or from the same host. */
export interface PastExchange {
  uid: string;
  clientIp: string;
  serverIp: string;
  serverPort: number;
  startedAt: number;
  /** Its last packet, ns; infinite when nothing closed it before the input ended. */
  endedAt: number;
  code: string;
  outcome: string;
  /** Hop limit of the server's genuine packets; -1 when it sent none but a RST. */
  serverHopLimit: number;
  serverIdent: string | null;
  hostKey: { type: string; fingerprint: string } | null;
  established: boolean;
  /** Bytes of its stream that the server sent. */
  serverBytes: number;
  /** It reached NEWKEYS both ways. */
  complete: boolean;
}

/** Exchanges remembered per server: enough to see a pattern, small enough for thousands of servers. */
const MAX_PAST_PER_SERVER = 64;

interface ServerEntry {
  past: PastExchange[];
  open: Set<Connection>;
}

/**
 * Other connections of the same capture, for what one connection can't prove alone: the server's usual hop limit,
 * a host key seen before, silent siblings, earlier failures of a source. Bounded: the servers used longest ago leave first.
 */
export class History {
  readonly #servers = new Map<string, ServerEntry>();
  /** Servers forgotten because of MAX_HISTORY_ENTRIES. */
  forgotten = 0;

  /** A connection began. */
  begun(key: string, connection: Connection): void {
    this.#entry(key).open.add(connection);
  }

  /** A connection ended and has its verdict. */
  ended(key: string, connection: Connection, past: PastExchange): void {
    const entry = this.#entry(key);
    entry.open.delete(connection);
    entry.past.push(past);
    if (entry.past.length > MAX_PAST_PER_SERVER) entry.past.shift();
  }

  /** A connection left without a verdict. */
  forget(key: string, connection: Connection): void {
    this.#servers.get(key)?.open.delete(connection);
  }

  /** Connections to that server that have ended, oldest first. */
  past(key: string): readonly PastExchange[] {
    return this.#servers.get(key)?.past ?? [];
  }

  /** Connections to that server that are open now. */
  open(key: string): ReadonlySet<Connection> {
    return this.#servers.get(key)?.open ?? NO_CONNECTIONS;
  }

  #entry(key: string): ServerEntry {
    let entry = this.#servers.get(key);
    if (entry !== undefined) return entry;
    if (this.#servers.size >= MAX_HISTORY_ENTRIES) this.#forgetOldest();
    entry = { past: [], open: new Set() };
    this.#servers.set(key, entry);
    return entry;
  }

  #forgetOldest(): void {
    for (const [key, entry] of this.#servers) {
      if (entry.open.size > 0) continue;
      this.#servers.delete(key);
      this.forgotten++;
      return;
    }
  }
}

const NO_CONNECTIONS: ReadonlySet<Connection> = new Set();

/** The key of a server in the history: by responder, since roles may be unknown while it is open. */
export function serverKey(ip: string, port: number): string {
  return `${ip} ${port}`;
}
