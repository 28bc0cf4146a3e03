import { createHash } from "node:crypto";

/** Characters of a uid: 96 bits in base64url. */
const UID_LENGTH = 16;

/**
 * A name for one connection, from its addresses, ports and the time of its first packet: the same capture gives the
 * same uid, whatever it is called and however often it is read.
 */
export function uidOf(address1: Uint8Array, port1: number, address2: Uint8Array, port2: number, seconds: number, nanoseconds: number): string {
  const hash = createHash("sha256");
  hash.update(address1).update(address2).update(`${port1} ${port2} ${seconds} ${nanoseconds}`);
  return `C${hash.digest("base64url").slice(0, UID_LENGTH)}`;
}
