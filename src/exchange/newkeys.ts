import type { Position } from "../ssh/position.ts";
import type { Connection, HalfStreamFacts } from "../tcp/connection.ts";
import type { Peer } from "./exchange-facts.ts";

/** Transmissions of a NEWKEYS that nobody acknowledges, after which it counts as not delivered. */
const LOST_TRANSMISSIONS = 3;

/**
 * This end's NEWKEYS (RFC 4253 7.3) reached the other end: it was acknowledged. Where the capture ends too early to show
 * that, or shows one side only, sending counts; a connection that was closed, or repeats itself, without that ACK is one that it did not reach.
 */
export function newkeysPassed(sender: Peer, other: Peer, connection: Connection): boolean {
  const { newkeys } = sender.ssh;
  if (newkeys === null) return false;
  if (!other.visible || isAcknowledged(sender.half, newkeys)) return true;
  return connection.close === null && transmissions(connection, sender, newkeys.offset) < LOST_TRANSMISSIONS;
}

/** The other end has the whole message (its ACK covers more than the first byte of it). */
export function isAcknowledged(half: HalfStreamFacts, newkeys: Position): boolean {
  return half.acked > newkeys.offset;
}

function transmissions(connection: Connection, sender: Peer, offset: number): number {
  let count = 0;
  for (const s of connection.segments) {
    if (s.fromOriginator === sender.fromOriginator && s.kind !== "copy" && s.length > 0 && s.offset <= offset && s.offset + s.length > offset) count++;
  }
  return count;
}
