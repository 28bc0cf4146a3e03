import type { Product, Software } from "./software.ts";

/** Programs that look at the host key when the key exchange is over: paramiko client.py connect; libssh2 and libssh leave it to the application. */
const LATE: ReadonlySet<Product> = new Set<Product>(["paramiko", "libssh", "libssh2"]);

/** Does this client check the signature alone before its NEWKEYS, and the host key afterwards? */
export function checksHostKeyLate(software: Software): boolean {
  return LATE.has(software.product);
}
