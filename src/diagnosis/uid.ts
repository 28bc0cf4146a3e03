import { hash } from "node:crypto";

/** Characters of a uid: 96 bits in base64url. */
const UID_LENGTH = 16;
/** What is hashed, put together here: two addresses, and four numbers as text. */
const INPUT = Buffer.alloc(128);

/**
 * A name for one connection, from its addresses, ports and the time of its first packet: the same capture gives the
 * same uid, whatever it is called and however often it is read.
 */
export function uidOf(address1: Uint8Array, port1: number, address2: Uint8Array, port2: number, seconds: number, nanoseconds: number): string {
  const end = address1.length + address2.length;
  INPUT.set(address1);
  INPUT.set(address2, address1.length);
  const length = end + INPUT.write(`${port1} ${port2} ${seconds} ${nanoseconds}`, end, "latin1");
  return `C${hash("sha256", INPUT.subarray(0, length), "base64url").slice(0, UID_LENGTH)}`;
}
