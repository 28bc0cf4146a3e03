import { kexFamily } from "../ssh/kex-family.ts";
import { messageName } from "../ssh/message-numbers.ts";
import type { ExchangeFacts, Peer } from "./exchange-facts.ts";

/** What one end's stream holds at [offset, end). */
export interface StreamItem {
  name: string;
  offset: number;
  end: number;
}

/** The items of one end's stream, in order, up to its encryption: names as RFC 4253 has them, without their SSH_MSG_. */
export function streamItemsOf(facts: ExchangeFacts, { ssh }: Peer): StreamItem[] {
  const kex = facts.negotiation?.kex.chosen ?? null;
  const nameOf = (number: number): string => messageName(number, kex === null ? "unknown" : kexFamily(kex)).replace(/^SSH_MSG_/, "");
  const items: StreamItem[] = ssh.preIdentLines.map(({ raw, at }) => ({
    name: "text before the identification",
    offset: at.offset,
    end: at.offset + raw.length + 1,
  }));
  if (ssh.ident !== null) items.push({ name: "identification", offset: ssh.ident.at.offset, end: ssh.ident.at.offset + ssh.ident.length });
  if (ssh.partialLine !== null) items.push({ name: "a line without its end", offset: ssh.partialLine.at.offset, end: Number.POSITIVE_INFINITY });
  for (const { number, at, packetBytes } of ssh.messages) items.push({ name: nameOf(number), offset: at.offset, end: at.offset + packetBytes });
  if (ssh.partialPacket !== null) {
    const { number, at, need } = ssh.partialPacket;
    items.push({ name: number === null ? "the beginning of a packet" : nameOf(number), offset: at.offset, end: at.offset + need });
  }
  if (ssh.packetFault !== null) items.push({ name: "bytes that are no SSH packet", offset: ssh.packetFault.at.offset, end: Number.POSITIVE_INFINITY });
  if (ssh.encryptedAt !== null) items.push({ name: "encrypted", offset: ssh.encryptedAt.offset, end: Number.POSITIVE_INFINITY });
  return items;
}

/** Names of what lies in [offset, end) of a stream: "KEXINIT", "NEWKEYS, encrypted"; one that began before is told as such. Null: nothing that has a name. */
export function namesBetween(items: readonly StreamItem[], offset: number, end: number): string | null {
  const names = items
    .filter((item) => item.offset < end && item.end > offset)
    .map((item) => (item.offset < offset && Number.isFinite(item.end) ? `${item.name}, continued` : item.name));
  return names.length === 0 ? null : [...new Set(names)].join(", ");
}
