import type { Connection } from "../tcp/connection.ts";
import type { PastExchange } from "./history.ts";

/** Other connections to the same server around one moment. */
export interface Siblings {
  /** Established, and no byte from the server. */
  count: number;
  /** The server spoke on them after that moment: it does accept. */
  speaking: number;
}

/** How the server treats the other connections to its port that were up at `time` (ns). */
export function silentSiblings(others: { siblings: readonly Connection[]; past: readonly PastExchange[] }, time: number): Siblings {
  const siblings: Siblings = { count: 0, speaking: 0 };
  for (const open of others.siblings) {
    if (!open.established || open.firstTime > time) continue;
    if (open.responder.highest === 0) siblings.count++;
  }
  for (const open of others.siblings) if (open.firstTime >= time && open.responder.highest > 0) siblings.speaking++;
  for (const past of others.past) {
    if (past.startedAt <= time && past.endedAt >= time && past.established && past.serverBytes === 0) siblings.count++;
    if (past.startedAt >= time && past.serverBytes > 0) siblings.speaking++;
  }
  return siblings;
}
