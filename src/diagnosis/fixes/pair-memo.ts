import { MAX_FIXES_REMEMBERED } from "../../limits.ts";
import { OfferMemo } from "../../ssh/offer-memo.ts";
import type { OfferLists } from "../../ssh/transport-facts.ts";

/**
 * What follows from two offers and a text, once for all exchanges that share them: those of a fleet are alike. Forgets everything when
 * MAX_FIXES_REMEMBERED are there, which changes nothing but the time.
 */
export class PairMemo<T> {
  #entries = new OfferMemo<OfferMemo<Map<string, T>>>();
  #count = 0;

  /** The value for this pair; `make` is called where there is none yet. */
  of(own: OfferLists, other: OfferLists, key: string, make: () => T): T {
    const ofPair = this.#entries.of(own, () => new OfferMemo()).of(other, () => new Map());
    const known = ofPair.get(key);
    if (known !== undefined) return known;
    const value = make();
    if (this.#count >= MAX_FIXES_REMEMBERED) this.#forget();
    this.#count++;
    this.#entries
      .of(own, () => new OfferMemo())
      .of(other, () => new Map())
      .set(key, value);
    return value;
  }

  #forget(): void {
    this.#entries = new OfferMemo();
    this.#count = 0;
  }
}
