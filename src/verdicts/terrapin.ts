import type { Negotiation } from "../ssh/negotiate.ts";

/**
 * CVE-2023-48795: without strict key exchange, packets at the beginning of the encrypted part can be cut away unseen with
 * ChaCha20-Poly1305, and with CBC ciphers beside an encrypt-then-MAC.
 */
export function isTerrapinExposed(negotiation: Negotiation): boolean {
  if (negotiation.strictKex || negotiation.failing.length > 0) return false;
  return (["c2s", "s2c"] as const).some((direction) => {
    // Where nothing fails each slot has a name.
    const cipher = negotiation[`cipher_${direction}`].chosen!;
    const mac = negotiation[`mac_${direction}`].chosen!;
    return cipher.startsWith("chacha20-poly1305") || (cipher.endsWith("-cbc") && mac.includes("-etm@"));
  });
}
