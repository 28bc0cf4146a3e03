import type { Connection } from "../tcp/connection.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";

/** Other connections to the same server that are up and not past the key exchange. */
export interface Unauthenticated {
  all: number;
  /** Of these, from the same client address. */
  sameClient: number;
}

/** Counts them among the connections that are open now: what MaxStartups and dropbear's limits count, as far as the capture shows. */
export function openUnauthenticated({ facts, siblings }: { facts: ExchangeFacts; siblings: readonly Connection[] }): Unauthenticated {
  const client = facts.client.fromOriginator ? facts.connection.originatorAddress : facts.connection.responderAddress;
  const count: Unauthenticated = { all: 0, sameClient: 0 };
  for (const open of siblings) {
    if (!open.established || open.quiet || open.close !== null || open.firstTime > facts.connection.firstTime) continue;
    count.all++;
    if (Buffer.compare(open.originatorAddress, client) === 0) count.sameClient++;
  }
  return count;
}
