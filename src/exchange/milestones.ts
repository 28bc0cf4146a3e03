import type { Position } from "../ssh/position.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";
import { handshakeOf } from "./handshake.ts";

/** How long it took from the first SYN until both ends had said it. Nanoseconds; null where one of them did not, or the SYN was not seen. */
export interface Milestones {
  ident: number | null;
  kexinit: number | null;
  newkeys: number | null;
}

/** How far an exchange came, and when. */
export function milestonesOf(facts: ExchangeFacts): Milestones {
  const { client, server } = facts;
  const syn = handshakeOf(facts).syns[0]?.time ?? null;
  const since = (one: Position | null | undefined, other: Position | null | undefined): number | null =>
    syn === null || one == null || other == null ? null : Math.max(0, Math.max(one.time, other.time) - syn);
  return {
    ident: since(client.ssh.ident?.at, server.ssh.ident?.at),
    kexinit: since(client.ssh.kexinit?.completeAt, server.ssh.kexinit?.completeAt),
    newkeys: since(client.ssh.newkeys, server.ssh.newkeys),
  };
}
