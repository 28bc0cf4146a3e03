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
  const all = [
    ...others.siblings.map((open) => ({
      begun: open.firstTime,
      up: open.established && open.firstTime <= time,
      serverBytes: open.responder.highest,
    })),
    ...others.past.map((past) => ({
      begun: past.startedAt,
      up: past.established && past.startedAt <= time && past.endedAt >= time,
      serverBytes: past.serverBytes,
    })),
  ];
  const silent = all.filter((other) => other.up && other.serverBytes === 0);
  // A listener takes connections in their order: one that came later and is served says that nothing is stuck.
  const last = Math.max(...silent.map((other) => other.begun));
  return { count: silent.length, speaking: all.filter((other) => other.serverBytes > 0 && other.begun > last && other.begun <= until).length };
}
