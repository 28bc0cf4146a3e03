import type { Connection } from "../tcp/connection.ts";
import type { PastExchange } from "./history.ts";

/** Other connections to the same server around one time. */
export interface Siblings {
  /** Established, and no byte from the server. */
  count: number;
  /** Begun after the last of those, and the server spoke on them: it does accept. */
  speaking: number;
}

/** How the server treats the other connections to its port: those that were up at `time`, and those begun up to `until` (ns). */
export function silentSiblings(others: { siblings: readonly Connection[]; past: readonly PastExchange[] }, time: number, until = time): Siblings {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { established, firstTime, responder } of others.siblings) {
    if (!established || firstTime > time || responder.highest !== 0) continue;
    count++;
    last = Math.max(last, firstTime);
  }
  for (const { established, startedAt, endedAt, serverBytes } of others.past) {
    if (!established || startedAt > time || endedAt < time || serverBytes !== 0) continue;
    count++;
    last = Math.max(last, startedAt);
  }
  return { count, speaking: speakingAfter(others, last, until) };
}

/** A listener takes connections in their order: one that came later and is served says that nothing is stuck. */
function speakingAfter(others: { siblings: readonly Connection[]; past: readonly PastExchange[] }, last: number, until: number): number {
  let speaking = 0;
  for (const { firstTime, responder } of others.siblings) if (responder.highest > 0 && firstTime > last && firstTime <= until) speaking++;
  for (const { startedAt, serverBytes } of others.past) if (serverBytes > 0 && startedAt > last && startedAt <= until) speaking++;
  return speaking;
}
