import { hash } from "node:crypto";

/** IANA protocol number of TCP, as Community ID wants it. */
const TCP = 6;

/**
 * Community ID version 1 with seed 0 (github.com/corelight/community-id-spec): equal for both directions, so that
 * other tools' records of this connection can be joined with ours.
 */
export function communityId(address1: Uint8Array, port1: number, address2: Uint8Array, port2: number): string {
  const ordered = Buffer.compare(address1, address2) < 0 || (Buffer.compare(address1, address2) === 0 && port1 < port2);
  const [low, lowPort, high, highPort] = ordered ? [address1, port1, address2, port2] : [address2, port2, address1, port1];
  const bytes = Buffer.alloc(2 + low.length * 2 + 2 + 4);
  bytes.set(low, 2);
  bytes.set(high, 2 + low.length);
  bytes.writeUInt8(TCP, 2 + low.length * 2);
  bytes.writeUInt16BE(lowPort, 4 + low.length * 2);
  bytes.writeUInt16BE(highPort, 6 + low.length * 2);
  return `1:${hash("sha1", bytes, "base64")}`;
}
