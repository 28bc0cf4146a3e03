import type { Product } from "./product.ts";

/** Algorithms that a program has only where an optional library was found when it was built or started. */
const RULES: readonly { product: Product; names: RegExp; source: string }[] = [
  {
    product: "asyncssh",
    names: /^(mlkem|sntrup|umac-)/,
    source: "asyncssh crypto/pq.py (liboqs), crypto/umac.py (nettle); Debian 13's 2.20.0 refuses mlkem768x25519-sha256, measured 2026-11-23",
  },
];

/** This version may have the algorithm, and this build of it may not: an advice takes another one where it can. */
export function dependsOnBuild(product: Product, name: string): boolean {
  return RULES.some((rule) => rule.product === product && rule.names.test(name));
}
