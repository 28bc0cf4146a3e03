import type { Message } from "../ssh/transport-facts.ts";
import { type DisconnectMessage, disconnectMessageOf } from "./disconnect-message.ts";
import type { Closing, ExchangeFacts } from "./exchange-facts.ts";
import { isAcknowledged, isComplete, kexProgressOf } from "./kex-progress.ts";
import { isStalled, SECOND } from "./waiting.ts";

/** The client has the server's reply and owes NEWKEYS: here it looks at the host key. */
export interface AfterReply {
  reply: Message;
  /** Who ended it; null while it stands still. */
  closing: Closing | null;
  /** Silence since the last thing that was said. Nanoseconds. */
  silence: number;
}

/** Nobody reads a question and answers it faster; no program takes that long to refuse a key. */
export const PROMPT_SILENCE = 1 * SECOND;

/** Null where there was no reply, where it was not delivered, where the client went on, and where it may still go on. */
export function afterReply(facts: ExchangeFacts, stallAfter: number): AfterReply | null {
  const { client, server, closing } = facts;
  const { reply, family } = kexProgressOf(facts);
  // With Kerberos the server has shown who it is; there is no key to look at (RFC 4462 2.1).
  if (reply === null || family === "gss" || isComplete(facts) || client.ssh.newkeys !== null) return null;
  if (!(isAcknowledged(server, reply) || resetAcknowledges(facts, reply)) || saidUnseen(facts, reply)) return null;
  if (closing !== null) return closing.by === "network" ? null : { reply, closing, silence: closing.quietBefore };
  return isStalled(facts, stallAfter) ? { reply, closing: null, silence: facts.openFor } : null;
}

/** A client that closes with unread bytes sends RST, and its delayed ACK goes with it: that of the RST counts (RFC 9293 3.10.7.4). */
function resetAcknowledges({ closing }: ExchangeFacts, reply: Message): boolean {
  if (closing?.by !== "client" || closing.rst !== "closed-with-unread-data" || closing.segment === null) return false;
  return closing.segment.ackOffset >= reply.at.offset + reply.packetBytes;
}

/**
 * Bytes of the client that the capture missed, and that it may have sent after the reply: a hole is told when patience with it ends, which may be
 * later than the reply though the bytes were sent before. What follows them, or the server's ACK of them, tells when that was.
 */
function saidUnseen({ client, segments }: ExchangeFacts, reply: Message): boolean {
  const before = segments.filter((s) => s.time <= reply.at.time);
  const isPast = (end: number) => before.some((s) => (s.fromOriginator === client.fromOriginator ? s.offset : s.ackOffset) >= end);
  const { claimed, highest } = client.half;
  if (claimed > highest && !isPast(claimed)) return true;
  return client.ssh.gaps.some((gap) => gap.at.time >= reply.at.time && !isPast(gap.offset + gap.length));
}

/** What the client did when it refused the reply. */
export interface RefusedReply extends AfterReply {
  closing: Closing;
  /** It said so, and the FIN may then be the server's. */
  disconnect: DisconnectMessage | null;
}

/** The client left right after the reply: a program refused what it saw. */
export function refusedReply(facts: ExchangeFacts, stallAfter: number): RefusedReply | null {
  const after = afterReply(facts, stallAfter);
  const said = disconnectMessageOf(facts);
  const disconnect = said?.from === "client" ? said : null;
  if (after === null || after.closing === null || (after.closing.by !== "client" && disconnect === null)) return null;
  const silence = disconnect === null ? after.silence : disconnect.at.time - after.reply.completeAt.time;
  return silence >= PROMPT_SILENCE ? null : { ...after, closing: after.closing, silence, disconnect };
}
