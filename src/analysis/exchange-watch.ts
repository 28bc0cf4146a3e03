import type { Connection } from "../tcp/connection.ts";

/**
 * A SYN that an ICMP error answers: Linux gives up at once, others try on, so it is told soon and as something that may go on. Whether it
 * does shows when the SYN would be sent again.
 * Nanoseconds.
 */
const ICMP_PATIENCE = 0.4e9;

/** How often the connections of a flood are looked through. Nanoseconds. */
const MARK_EVERY = 1e9;

/** Since when one open exchange has not moved. */
interface Watched {
  /** Last step forward: its first packet, the handshake's end, or bytes that were new. Nanoseconds since the epoch of the analysis. */
  since: number;
  established: boolean;
  /** This silence was told. */
  told: boolean;
  /** Half open while there was a flood: it is counted, not told. */
  flood: boolean;
}

/** Silences after which neither end can still be trying. Nanoseconds. */
interface SilenceLimits {
  halfOpen: number;
  /** After one SYN that an ICMP error answered. */
  icmpAnswered: number;
  established: number;
}

/** How long to wait for the SYN once more after an ICMP error: for ever where none came, or where the sender went on in spite of it. */
function answeredLimit({ icmp, synAckSeen, segments }: Connection, afterOne: number): number {
  const [error] = icmp;
  if (error === undefined || synAckSeen) return Number.POSITIVE_INFINITY;
  const syns = segments.filter(({ fromOriginator, kind }) => fromOriginator && kind !== "copy").map(({ time }) => time);
  const last = syns.at(-1);
  // What is cut or filtered shows errors without a SYN: nothing is known of the sender's pauses.
  if (last === undefined || last > error.time) return Number.POSITIVE_INFINITY;
  return afterOne + 2 * (last - (syns.at(-2) ?? last));
}

/**
 * Live: which open exchanges stand still. Repeated packets do not count as a step forward, since it is they that show a stall.
 * Only exchanges that are not encrypted yet are watched: afterwards nobody owes anything.
 */
export class ExchangeWatch {
  readonly #watched = new Map<Connection, Watched>();
  readonly #floodHalfOpen: number;
  #markedAt = Number.NEGATIVE_INFINITY;
  /** Watched connections whose handshake is not complete. */
  halfOpen = 0;

  /** With more half-open connections than `floodHalfOpen` it is a flood. */
  constructor(floodHalfOpen: number) {
    this.#floodHalfOpen = floodHalfOpen;
  }

  /** What was half open before the flood was seen is part of it. */
  #mark(time: number): void {
    this.#markedAt = time;
    for (const watched of this.#watched.values()) watched.flood ||= !watched.established;
  }

  get flooded(): boolean {
    return this.halfOpen > this.#floodHalfOpen;
  }

  begun(connection: Connection): void {
    this.halfOpen++;
    this.#watched.set(connection, { since: connection.firstTime, established: false, told: false, flood: this.flooded });
    if (this.flooded && connection.firstTime - this.#markedAt >= MARK_EVERY) this.#mark(connection.firstTime);
  }

  /** New bytes came. */
  moved(connection: Connection, time: number): void {
    const watched = this.#watched.get(connection);
    if (watched === undefined) return;
    this.#establish(connection, watched);
    watched.since = time;
    watched.told = false;
  }

  /** It ended, or is encrypted from here on. True: it was half open, and part of a flood. */
  leave(connection: Connection): boolean {
    const watched = this.#watched.get(connection);
    if (watched === undefined) return false;
    const flood = !watched.established && watched.flood;
    if (!watched.established) this.halfOpen--;
    this.#watched.delete(connection);
    return flood;
  }

  /** Connections that stand still for `stallAfter`, or after an ICMP error, and were not told yet. Both in nanoseconds. */
  stalled(now: number, stallAfter: number): { connection: Connection; since: number }[] {
    const found: { connection: Connection; since: number }[] = [];
    for (const [connection, watched] of this.#watched) {
      this.#establish(connection, watched);
      const refused = !watched.established && connection.icmp.length > 0 && now - connection.lastTime >= ICMP_PATIENCE;
      if (watched.told || (!refused && now - watched.since < stallAfter)) continue;
      watched.told = true;
      watched.flood ||= this.flooded && !watched.established;
      if (watched.flood) continue;
      found.push({ connection, since: watched.since });
    }
    return found;
  }

  /** Connections of which no packet came for so long that neither end can still be trying, and whether they are part of a flood. Nanoseconds. */
  abandoned(now: number, limits: SilenceLimits): { connection: Connection; flood: boolean }[] {
    const found: { connection: Connection; flood: boolean }[] = [];
    for (const [connection, { established, flood }] of this.#watched) {
      const limit = established ? limits.established : Math.min(limits.halfOpen, answeredLimit(connection, limits.icmpAnswered));
      if (now - connection.lastTime >= limit) found.push({ connection, flood });
    }
    return found;
  }

  #establish(connection: Connection, watched: Watched): void {
    if (watched.established || !connection.established) return;
    watched.established = true;
    watched.flood = false;
    watched.since = connection.lastTime;
    this.halfOpen--;
  }
}
