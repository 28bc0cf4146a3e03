import type { Product } from "./product.ts";

/** Lines that a client reads while it waits for the server's identification, where that is less than OpenSSH's 1,024. RFC 4253 4.2 sets no limit. */
const MOST_LINES: Readonly<Partial<Record<Product, number>>> = {
  // dropbear common-session.c read_session_identification.
  dropbear: 50,
  // paramiko transport.py Transport._check_banner.
  paramiko: 100,
};

/** Lines before the identification that this client takes; null where it is not known to take few. */
export function fewLinesOf(product: Product): number | null {
  return MOST_LINES[product] ?? null;
}
