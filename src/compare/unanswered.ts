import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import { type Loss, nameOf, ruleOf } from "./losses.ts";
import type { Sighting } from "./sighting.ts";

/** Packets that reached the last point of their way, and that the end behind it never acknowledged. */
export interface UnansweredAt {
  at: Sighting;
  loss: Loss;
}

/**
 * What was sent again and again and passed the point next to its receiver, which said nothing from then on: tcpdump sees what the packet filter
 * of the host drops. One transmission alone may still have been on its way when the capture ended.
 */
export function unansweredAt(at: Sighting, fromClient: boolean): UnansweredAt | null {
  const { fromOriginator } = fromClient ? at.facts.client : at.facts.server;
  const mine = at.facts.segments.filter((s) => s.fromOriginator === fromOriginator && counts(s));
  const acked = Math.max(-2, ...at.facts.segments.filter((s) => s.fromOriginator !== fromOriginator).map(({ ackOffset }) => ackOffset));
  const isOpen = (s: Segment): boolean => s.offset + s.length + ((s.flags & TcpFlag.Syn) !== 0 ? 1 : 0) > acked;
  const open = mine.filter(isOpen);
  const first = open[0];
  if (first === undefined) return null;
  const repeated = open.filter((s) => s.offset === first.offset && s.length === first.length);
  const isSilent = !at.facts.segments.some((s) => s.fromOriginator !== fromOriginator && s.time > first.time);
  if (repeated.length < 2 || !isSilent) return null;
  const passed = mine.filter((s) => !isOpen(s));
  return {
    at,
    loss: {
      fromClient,
      segments: repeated,
      fatal: true,
      name: nameOf(at, first, fromClient),
      first,
      rule: ruleOf(repeated, passed),
      largestPassed: Math.max(0, ...passed.map(({ length }) => length)),
    },
  };
}

function counts({ kind, length, flags }: Segment): boolean {
  if (kind !== "new" && kind !== "retransmission" && kind !== "out-of-order") return false;
  return length > 0 || (flags & TcpFlag.Syn) !== 0;
}
