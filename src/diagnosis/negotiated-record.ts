import { type Negotiation, SLOTS } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import type { Negotiated } from "./record.ts";

/** What came out of the negotiation, slot by slot; null where nothing did. */
export function negotiatedRecord(negotiation: Negotiation | null): Negotiated {
  const record: Negotiated = {
    kex: null,
    host_key: null,
    cipher_c2s: null,
    cipher_s2c: null,
    mac_c2s: null,
    mac_s2c: null,
    compression_c2s: null,
    compression_s2c: null,
  };
  if (negotiation === null) return record;
  for (const { name } of SLOTS) {
    const chosen = negotiation[name].chosen;
    record[name] = chosen === null ? null : wireText(chosen);
  }
  return record;
}
