import type { ConnectionRecord } from "../diagnosis/record.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";

/** One connection as one capture point saw it. */
export interface Sighting {
  /** Index of the point, in path order: the client's end first. */
  point: number;
  facts: ExchangeFacts;
  record: ConnectionRecord;
  /** Nanoseconds to add to the times of the facts, so that those of all points count from one zero. */
  base: number;
}

/** One connection with its sighting at each point; null where a point did not see it. */
export interface SeenConnection {
  sightings: readonly (Sighting | null)[];
  matchedBy: readonly MatchedBy[];
}

/** What two sightings have in common that two connections have not. */
export type MatchedBy = "isn" | "timestamps" | "payload" | "cookie" | "addresses" | "time";
