import { KEXINIT_LISTS } from "./kexinit.ts";
import type { OfferLists } from "./transport-facts.ts";

/**
 * What follows from an offer alone, once for all KEXINITs that share their lists (a fleet has a handful of offers). Found by the
 * lists themselves, not by what is in them: a list that was copied or changed is another offer. Forgotten together with the lists.
 */
export class OfferMemo<T> {
  private readonly entries = new WeakMap<readonly string[], { lists: OfferLists; value: T }>();

  /** The value for this offer; `make` is called where there is none yet. */
  of(lists: OfferLists, make: (lists: OfferLists) => T): T {
    const known = this.entries.get(lists.kex_algorithms);
    if (known !== undefined && isSameOffer(known.lists, lists)) return known.value;
    const value = make(lists);
    this.entries.set(lists.kex_algorithms, { lists, value });
    return value;
  }
}

function isSameOffer(a: OfferLists, b: OfferLists): boolean {
  if (a.first_kex_packet_follows !== b.first_kex_packet_follows) return false;
  for (const list of KEXINIT_LISTS) if (a[list] !== b[list]) return false;
  return true;
}
