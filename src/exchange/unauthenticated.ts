import type { Connection } from "../tcp/connection.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import type { PastExchange } from "./history.ts";

/** One exchange, and the others of its server: those that are open, and those that have their verdict. */
interface Others {
  facts: ExchangeFacts;
  siblings: readonly Connection[];
  past: readonly PastExchange[];
}

/** Other connections to the same server that are up and not past the key exchange. */
export interface Unauthenticated {
  all: number;
  /** Of these, from the same client address. */
  sameClient: number;
}

/** Counts those that were open together with this one: what MaxStartups and dropbear's limits count, as far as the capture shows. */
export function openUnauthenticated({ facts, siblings, past }: Others): Unauthenticated {
  const { connection, client } = facts;
  const address = client.fromOriginator ? connection.originatorAddress : connection.responderAddress;
  const count: Unauthenticated = { all: 0, sameClient: 0 };
  for (const open of siblings) {
    if (!open.established || open.quiet || open.close !== null || open.firstTime > connection.firstTime) continue;
    count.all++;
    if (Buffer.compare(open.originatorAddress, address) === 0) count.sameClient++;
  }
  for (const other of past) {
    if (!other.established || other.complete || other.startedAt > connection.firstTime || other.endedAt < connection.lastTime) continue;
    count.all++;
    if (other.clientIp === client.ip) count.sameClient++;
  }
  return count;
}

/** One program that opens many at once does so within this time. Nanoseconds. */
const AT_ONCE = 5e9;

/** Other connections of the same client to this server that began together with this one, whatever became of them: parallel work shows so. */
export function begunAtOnce({ facts, siblings, past }: Others): number {
  const { connection, client } = facts;
  const address = client.fromOriginator ? connection.originatorAddress : connection.responderAddress;
  const near = (time: number): boolean => Math.abs(time - connection.firstTime) <= AT_ONCE;
  const open = siblings.filter((other) => near(other.firstTime) && Buffer.compare(other.originatorAddress, address) === 0);
  return open.length + past.filter((other) => near(other.startedAt) && other.clientIp === client.ip).length;
}
