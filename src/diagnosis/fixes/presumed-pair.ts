import { defaultOffer } from "../../knowledge/offers.ts";
import type { Product } from "../../knowledge/product.ts";
import { SLOTS } from "../../knowledge/slot.ts";
import type { KexInit } from "../../ssh/transport-facts.ts";
import type { VerdictContext } from "../../verdicts/context.ts";
import { fixNamesOf } from "../fix-names.ts";
import type { Fix } from "../record.ts";
import { fixesForPair } from "./mismatch-fixes.ts";
import { LISTS_OF } from "./slot-lists.ts";

/**
 * Clients that judge the server's KEXINIT before their own is on the wire: PuTTY queues it, and where the server's is at hand already it
 * dies of the mismatch first (measured with plink 0.78). What they would have said is the default of their version, since no setting of
 * theirs takes a name away.
 */
const JUDGES_FIRST: ReadonlySet<Product> = new Set(["putty"]);

/** Fixes for a mismatch of which one half was never sent; empty where the client is another, or its defaults would have agreed. */
export function presumedFixes(context: VerdictContext): Fix[] {
  const { facts, software, offer } = context;
  const [client, server] = [facts.client.ssh.kexinit, facts.server.ssh.kexinit];
  if (client !== null || server === null || software.client === null || !JUDGES_FIRST.has(software.client.product)) return [];
  const presumed = defaultOffer(software.client, "client");
  if (presumed === null) return [];
  const lists: KexInit = { ...server.lists, ...Object.fromEntries(SLOTS.flatMap((slot) => LISTS_OF[slot].map((list) => [list, presumed[slot]]))) };
  return fixesForPair({
    client: { end: "client", lists, software: software.client, comparison: null },
    server: { end: "server", lists: server.lists, software: software.server, comparison: offer.server },
    names: fixNamesOf(context),
  });
}
