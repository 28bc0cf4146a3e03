import { MAX_HISTORY_ENTRIES, MAX_PAST_PER_SERVER, MAX_SIBLINGS } from "../limits.ts";
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

interface ServerEntry {
  past: PastExchange[];
  open: Connection[];
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
    const { open } = this.#entry(key);
    open.push(connection);
    if (open.length > MAX_SIBLINGS) open.shift();
  }

  /** A connection ended and has its verdict. */
  ended(key: string, connection: Connection, past: PastExchange): void {
    const entry = this.#entry(key);
    remove(entry.open, connection);
    entry.past.push(past);
    if (entry.past.length > MAX_PAST_PER_SERVER) entry.past.shift();
  }

  /** A connection left without a verdict. */
  forget(key: string, connection: Connection): void {
    remove(this.#servers.get(key)?.open ?? [], connection);
  }

  /** Connections to that server that have ended, oldest first. */
  past(key: string): readonly PastExchange[] {
    return this.#servers.get(key)?.past ?? [];
  }

  /** Connections to that server that are open now, oldest first; of very many the latest MAX_SIBLINGS. */
  open(key: string): readonly Connection[] {
    return this.#servers.get(key)?.open ?? NO_CONNECTIONS;
  }

  #entry(key: string): ServerEntry {
    let entry = this.#servers.get(key);
    if (entry !== undefined) return entry;
    if (this.#servers.size >= MAX_HISTORY_ENTRIES) this.#forgetOldest();
    entry = { past: [], open: [] };
    this.#servers.set(key, entry);
    return entry;
  }

  /** Open connections of a server that is forgotten go on: only their siblings are not known any more. */
  #forgetOldest(): void {
    const [oldest] = this.#servers.keys();
    this.#servers.delete(oldest!);
    this.forgotten++;
  }
}

const NO_CONNECTIONS: readonly Connection[] = [];

function remove(open: Connection[], connection: Connection): void {
  const at = open.indexOf(connection);
  if (at !== -1) open.splice(at, 1);
}

/** The key of a server in the history: by responder, since roles may be unknown while it is open. */
export function serverKey(ip: string, port: number): string {
  return `${ip} ${port}`;
}
