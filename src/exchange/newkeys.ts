import type { Position } from "../ssh/position.ts";
import type { Connection, HalfStreamFacts } from "../tcp/connection.ts";
import type { ExchangeFacts, Peer } from "./exchange-facts.ts";
import { SECOND } from "./waiting.ts";

/** Transmissions of a NEWKEYS that nobody acknowledges, from which on it counts as not delivered. */
const LOST_TRANSMISSIONS = 2;
/** The same where no ACK can be seen, since only one side was captured: twice may be haste. */
const LOST_TRANSMISSIONS_UNSEEN = 3;
/** An ACK may be delayed by half a second (RFC 9293 3.8.6.3), and who has none repeats itself after one (RFC 6298 2). Nanoseconds. */
const ACK_PATIENCE = 2 * SECOND;
/** The smallest packet: length, padding length, message number and padding to 16 bytes (RFC 4253 6). */
const NEWKEYS_BYTES = 16;

/**
 * This end's NEWKEYS (RFC 4253 7.3) reached the other end: it was acknowledged. Where the capture ends too early to show
 * that, or shows one side only, sending counts; a connection that was closed, or repeats itself, or stays mute, without that ACK is one that it
 * did not reach as far as can be told. A client that resets the connection itself takes the ACK away, and has
 * accepted the reply; a server's NEWKEYS says nothing of the kind. `now`: the end of the input, ns.
 */
export function newkeysPassed(sender: Peer, other: Peer, connection: Connection, now: number): boolean {
  const { newkeys } = sender.ssh;
  if (newkeys === null) return false;
  if (!other.visible) return transmissions(connection, sender, newkeys.offset) < LOST_TRANSMISSIONS_UNSEEN;
  if (isAcknowledged(sender.half, newkeys)) return true;
  const { close } = connection;
  const ownReset = sender.end === "client" && close?.how === "rst" && close.fromOriginator === sender.fromOriginator;
  if (close !== null && !ownReset) return false;
  return (close?.time ?? now) - newkeys.time < ACK_PATIENCE && transmissions(connection, sender, newkeys.offset) < LOST_TRANSMISSIONS;
}

/** Whose NEWKEYS was neither acknowledged nor repeated, though TCP does one of the two: what came then is not in the capture. Null without. */
export function mutedAfterNewkeys({ client, server, connection, openFor }: ExchangeFacts): Peer | null {
  if (client.ssh.newkeys === null || server.ssh.newkeys === null || !client.visible || !server.visible) return null;
  if (connection.close !== null || openFor < ACK_PATIENCE) return null;
  const isMuted = ({ half, ssh: { newkeys } }: Peer) => newkeys !== null && !isAcknowledged(half, newkeys);
  const muted = [client, server].find(isMuted);
  return muted === undefined || transmissions(connection, muted, muted.ssh.newkeys!.offset) >= LOST_TRANSMISSIONS ? null : muted;
}

/** The other end has the whole message (its ACK covers more than the first byte of it). */
export function isAcknowledged(half: HalfStreamFacts, newkeys: Position): boolean {
  return half.acked > newkeys.offset;
}

/**
 * Whether one side alone, the only one that was captured, shows that NEWKEYS passed both ways. The client sends its own when it has
 * accepted the server's reply. The server's proves nothing, for it travels with the reply: there it takes an answer that acknowledges
 * as much as a NEWKEYS more of the client.
 */
export function newkeysPassedUnseen(seen: Peer, other: Peer, connection: Connection): boolean {
  const { newkeys, encryptedBytes } = seen.ssh;
  if (other.visible || newkeys === null || encryptedBytes === 0 || !newkeysPassed(seen, other, connection, connection.lastTime)) return false;
  return seen.end === "client" || answersMore(seen, newkeys, connection);
}

/** New bytes of the server behind its NEWKEYS that acknowledge more of the client than NEWKEYS did. */
function answersMore(server: Peer, newkeys: Position, connection: Connection): boolean {
  let acknowledged = -1;
  for (const s of connection.segments) {
    if (s.fromOriginator !== server.fromOriginator || s.kind === "copy" || s.length === 0) continue;
    if (s.offset <= newkeys.offset && s.offset + s.length > newkeys.offset) acknowledged = Math.max(acknowledged, s.ackOffset);
    else if (acknowledged !== -1 && s.offset > newkeys.offset && s.ackOffset >= acknowledged + NEWKEYS_BYTES) return true;
  }
  return false;
}

function transmissions(connection: Connection, sender: Peer, offset: number): number {
  let count = 0;
  for (const s of connection.segments) {
    if (s.fromOriginator === sender.fromOriginator && s.kind !== "copy" && s.length > 0 && s.offset <= offset && s.offset + s.length > offset) count++;
  }
  return count;
}
