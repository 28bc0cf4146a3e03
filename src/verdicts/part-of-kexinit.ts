import type { End, Peer } from "../exchange/exchange-facts.ts";
import { isDelivered } from "../exchange/waiting.ts";
import { SSH_MSG_KEXINIT } from "../ssh/message-numbers.ts";
import type { TransportFacts } from "../ssh/transport-facts.ts";
import type { EvidenceFact } from "./context.ts";
import { at } from "./evidence.ts";
import { bytes } from "./words.ts";

type Part = NonNullable<TransportFacts["partialPacket"]>;

/** What came of a packet, and what its length field says. Bytes. */
export interface PartSizes {
  have: number;
  need: number;
}

export const sizesOf = ({ have, need }: Part): PartSizes => ({ have, need });

/** The beginning of a KEXINIT, all of which the other end has: the rest was never sent, it is not lost. */
export function isPartDelivered(peer: Peer): boolean {
  const part = peer.ssh.partialPacket;
  return part !== null && (part.number === SSH_MSG_KEXINIT || part.number === null) && isDelivered(peer);
}

export function atPart(part: Part, end: End): EvidenceFact {
  return at(part.at, end, `the first ${bytes(part.have)} of its KEXINIT of ${bytes(part.need)}, the last that the ${end} said`);
}
