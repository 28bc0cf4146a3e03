import { oncePerNegotiation } from "../exchange/once-per-negotiation.ts";
import { type Negotiation, SLOTS } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import type { Negotiated } from "./record.ts";

/** What came out of the negotiation, slot by slot; null where nothing did. Frozen: all exchanges with these two offers share it. */
export function negotiatedRecord(negotiation: Negotiation | null): Negotiated {
  return negotiation === null ? NOTHING : chosenIn(negotiation);
}

const NOTHING: Negotiated = Object.freeze({
  kex: null,
  host_key: null,
  cipher_c2s: null,
  cipher_s2c: null,
  mac_c2s: null,
  mac_s2c: null,
  compression_c2s: null,
  compression_s2c: null,
});

const chosenIn = oncePerNegotiation((negotiation): Negotiated => {
  const record: Negotiated = { ...NOTHING };
  for (const { name } of SLOTS) {
    const chosen = negotiation[name].chosen;
    record[name] = chosen === null ? null : wireText(chosen);
  }
  return Object.freeze(record);
});
