import { TcpFlag } from "../net/packet.ts";
import type { Segment } from "../tcp/segment.ts";
import type { Sighting } from "./sighting.ts";

/** One packet on its way from one point to the next. */
export interface Passage {
  fromClient: boolean;
  /** As the point nearer to its sender saw it; null when only the other point did. */
  sent: Segment | null;
  /** As the point nearer to its receiver saw it; null when it did not. */
  received: Segment | null;
}

const CONTROL = TcpFlag.Syn | TcpFlag.Fin | TcpFlag.Rst;

/**
 * Each packet of a connection at two points, the client's side first. A packet is known by its place in the stream, its flags and what its sender
 * numbered it with (IP identification, TCP timestamp); network cards cut and join segments, so bytes that came in other pieces count as received.
 */
export function pairSegments(a: Sighting, b: Sighting): Passage[] {
  return [...pairDirection(of(a, true), of(b, true), true), ...pairDirection(of(b, false), of(a, false), false)].sort((x, y) => orderOf(x) - orderOf(y));
}

function orderOf({ sent, received }: Passage): number {
  return (sent ?? received)!.frame;
}

function of({ facts }: Sighting, client: boolean): Segment[] {
  const { fromOriginator } = client ? facts.client : facts.server;
  return facts.segments.filter((s) => s.fromOriginator === fromOriginator);
}

function pairDirection(sent: readonly Segment[], received: readonly Segment[], fromClient: boolean): Passage[] {
  const waiting = new Map<string, Segment[]>();
  for (const segment of received) {
    const key = placeOf(segment);
    const list = waiting.get(key);
    if (list === undefined) waiting.set(key, [segment]);
    else list.push(segment);
  }
  const passages: Passage[] = [];
  const unpaired: Segment[] = [];
  // Those that their numbers tell apart first, so that a copy that was lost does not take the place of the one that came.
  for (const segment of sent) {
    const partner = take(waiting.get(placeOf(segment)), (other) => sameNumbers(segment, other));
    if (partner === null) unpaired.push(segment);
    else passages.push({ fromClient, sent: segment, received: partner });
  }
  const lost: Segment[] = [];
  for (const segment of unpaired) {
    const partner = take(waiting.get(placeOf(segment)), (other) => !tellsApart(segment, other));
    if (partner === null) lost.push(segment);
    else passages.push({ fromClient, sent: segment, received: partner });
  }
  const left = [...waiting.values()].flat();
  for (const segment of lost) if (!coveredBy(segment, left)) passages.push({ fromClient, sent: segment, received: null });
  for (const segment of left) if (!coveredBy(segment, lost)) passages.push({ fromClient, sent: null, received: segment });
  return passages;
}

function placeOf(s: Segment): string {
  return `${s.offset} ${s.length} ${s.flags & CONTROL} ${s.length === 0 && (s.flags & CONTROL) === 0 ? s.ackOffset : ""}`;
}

function take(list: Segment[] | undefined, fits: (segment: Segment) => boolean): Segment | null {
  const index = list?.findIndex(fits) ?? -1;
  return index === -1 ? null : list!.splice(index, 1)[0]!;
}

function sameNumbers(a: Segment, b: Segment): boolean {
  return a.identification === b.identification && a.timestampValue === b.timestampValue && (a.identification > 0 || a.timestampValue !== -1);
}

/** Both carry the sender's numbers, and they differ: two transmissions, not one packet. Zero is what a host writes that does not number (RFC 6864). */
function tellsApart(a: Segment, b: Segment): boolean {
  if (a.identification > 0 && b.identification > 0 && a.timestampValue !== -1)
    return a.identification !== b.identification && a.timestampValue !== b.timestampValue;
  return a.timestampValue !== -1 && b.timestampValue !== -1 && a.timestampValue !== b.timestampValue;
}

/** Its bytes are all in other segments that found no partner either: the same bytes, cut otherwise by a network card. */
function coveredBy(segment: Segment, others: readonly Segment[]): boolean {
  if (segment.length === 0) return false;
  let covered = segment.offset;
  const end = segment.offset + segment.length;
  for (const other of [...others].filter((o) => o.length > 0).sort((a, b) => a.offset - b.offset)) {
    if (other.offset <= covered && other.offset + other.length > covered) covered = other.offset + other.length;
  }
  return covered >= end;
}
