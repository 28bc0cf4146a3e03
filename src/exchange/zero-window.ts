import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { End, ExchangeFacts, Peer } from "./exchange-facts.ts";
import { MILLISECOND } from "./waiting.ts";

/** A window that stays shut. */
export interface ZeroWindow {
  receiver: End;
  window: number;
  first: Segment;
  last: Segment;
  lastProbe: Segment;
  probes: number;
  duration: number;
}

/** A window closed for less is normal flow control. */
const MIN_CLOSED = 500 * MILLISECOND;

/** The end whose window was still closed when the exchange ended or stood still; null when none was. */
export function zeroWindowOf(facts: ExchangeFacts): ZeroWindow | null {
  return closedAt(facts, facts.server, facts.client) ?? closedAt(facts, facts.client, facts.server);
}

function closedAt(facts: ExchangeFacts, receiver: Peer, sender: Peer): ZeroWindow | null {
  let first: Segment | null = null;
  let last: Segment | null = null;
  for (const segment of facts.segments) {
    if (segment.fromOriginator !== receiver.fromOriginator || (segment.flags & (TcpFlag.Rst | TcpFlag.Syn)) !== 0) continue;
    if (segment.window !== 0) first = null;
    else {
      first ??= segment;
      last = segment;
    }
  }
  if (first === null || last === null) return null;
  const probes = facts.segments.filter((s) => s.fromOriginator === sender.fromOriginator && s.kind === "window-probe" && s.time >= first.time);
  const lastProbe = probes[probes.length - 1];
  if (lastProbe === undefined) return null;
  const duration = Math.max(last.time, lastProbe.time) - first.time;
  return duration < MIN_CLOSED ? null : { receiver: receiver.end, window: 0, first, last, lastProbe, probes: probes.length, duration };
}
