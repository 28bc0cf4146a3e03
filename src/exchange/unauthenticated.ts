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
