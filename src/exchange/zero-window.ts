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
  /** It has never taken a byte: the window was closed in the SYN-ACK, or behind one that let a few bytes in. */
  neverOpen: boolean;
}

/** A window closed for less is normal flow control. */
const MIN_CLOSED = 500 * MILLISECOND;

/**
 * The end whose window was still closed when the exchange ended or stood still; null when none was. A SYN-ACK may
 * announce it too, for a host that answers in another's name has nothing to keep bytes in (Linux SYNPROXY, synproxy_send_client_synack).
 */
export function zeroWindowOf(facts: ExchangeFacts): ZeroWindow | null {
  return closedAt(facts, facts.server, facts.client) ?? closedAt(facts, facts.client, facts.server);
}

function closedAt(facts: ExchangeFacts, receiver: Peer, sender: Peer): ZeroWindow | null {
  let first: Segment | null = null;
  let last: Segment | null = null;
  for (const segment of facts.segments) {
    if (segment.fromOriginator !== receiver.fromOriginator || (segment.flags & TcpFlag.Rst) !== 0) continue;
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
  if (duration < MIN_CLOSED) return null;
  const neverOpen = receiver.end === "server" && sender.half.acked <= 0;
  return { receiver: receiver.end, window: 0, first, last, lastProbe, probes: probes.length, duration, neverOpen };
}
