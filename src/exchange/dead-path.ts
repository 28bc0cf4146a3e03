import type { Segment } from "../tcp/segment.ts";
import type { End, ExchangeFacts, Peer } from "./exchange-facts.ts";

/** Transmissions of the same bytes without any sign of life that make a dead path likely (RFC 6298: 0.2, 0.4, 0.8 s ...). */
const TRANSMISSIONS = 4;

/** One end that talks to nobody any more. */
export interface DeadPath {
  from: End;
  /** All transmissions of the bytes that were never acknowledged. */
  sent: Segment[];
  lastHeard: Segment | null;
  /** From the first of them to the last, ns. */
  silentFor: number;
  /** The other end is heard meanwhile, and only repeats what this one has acknowledged: the way towards it is broken, not the way back. */
  oneWay: boolean;
}

export function deadPathOf(facts: ExchangeFacts): DeadPath | null {
  return deadFor(facts, facts.client, facts.server) ?? deadFor(facts, facts.server, facts.client);
}

function deadFor(facts: ExchangeFacts, sender: Peer, other: Peer): DeadPath | null {
  const unacknowledged = Math.max(0, sender.half.acked);
  const sent = facts.segments.filter(
    (s) => s.fromOriginator === sender.fromOriginator && s.length > 0 && s.offset <= unacknowledged && s.offset + s.length > unacknowledged,
  );
  const first = sent[0];
  const last = sent[sent.length - 1];
  if (first === undefined || last === undefined || sent.length < TRANSMISSIONS || !other.visible) return null;
  const heard = facts.segments.filter((s) => s.fromOriginator === other.fromOriginator);
  // One answer to the first transmission may have crossed it; a later one shows a living path.
  const during = heard.filter((s) => s.time > sent[1]!.time && s.time < last.time);
  const repeats = during.filter((s) => s.kind === "retransmission" && s.length > 0 && s.offset + s.length <= other.half.acked);
  // What the other end had to say anyway comes before it misses the first ACK and begins to repeat.
  if (during.length > 0 && during.some((s) => !repeats.includes(s) && s.time > sent[2]!.time)) return null;
  if (during.length > 0 && repeats.length < 2) return null;
  const lastHeard = heard.findLast((s) => s.time <= last.time) ?? null;
  return { from: sender.end, sent, lastHeard, silentFor: last.time - first.time, oneWay: during.length > 0 };
}
