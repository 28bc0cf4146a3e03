import type { End } from "../../exchange/exchange-facts.ts";
import type { OfferComparison } from "../../knowledge/compare-offer.ts";
import type { Software } from "../../knowledge/software.ts";
import type { KexInit } from "../../ssh/transport-facts.ts";
import type { FixNames, VerdictContext } from "../../verdicts/context.ts";
import { fixNamesOf } from "../fix-names.ts";

/** One end of a negotiation, with what a fix has to know of it. */
export interface Offerer {
  end: End;
  /** Its KEXINIT. */
  lists: KexInit;
  /** By its identification; null where none was seen. */
  software: Software | null;
  /** How its offer differs from its version's default; null where that is unknown. */
  comparison: OfferComparison | null;
}

/** Both ends, and the names that may stand in a line or a command. */
export interface Pair {
  client: Offerer;
  server: Offerer;
  names: FixNames;
}

/** The two ends of an exchange; null without both KEXINITs. */
export function pairOf(context: VerdictContext): Pair | null {
  const client = offererOf("client", context);
  const server = offererOf("server", context);
  return client === null || server === null ? null : { client, server, names: fixNamesOf(context) };
}

function offererOf(end: End, { facts, software, offer }: VerdictContext): Offerer | null {
  const kexinit = facts[end].ssh.kexinit;
  return kexinit === null ? null : { end, lists: kexinit.lists, software: software[end], comparison: offer[end] };
}
