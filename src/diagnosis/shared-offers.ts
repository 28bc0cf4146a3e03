/** For renderers: records of KEXINITs with one offer share their lists, as the KEXINITs did (connectionRecord). */
export { OfferMemo } from "../ssh/offer-memo.ts";
export type { OfferLists } from "../ssh/transport-facts.ts";
