import { hasInvalidFlags } from "../tcp/classify.ts";
import type { Segment } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";

/** The first segment, where nothing came of the client but segments whose flags no connection has: a FIN, NULL or Xmas scan. Null else. */
export function strayFlags({ segments, client, connection }: ExchangeFacts): Segment | null {
  if (connection.synSeen || connection.synAckSeen) return null;
  const own = segments.filter((s) => s.fromOriginator === client.fromOriginator);
  return own.length > 0 && own.every((s) => hasInvalidFlags(s.flags)) ? own[0]! : null;
}
