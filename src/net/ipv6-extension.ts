import { u16, u32 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { Layer, STOP } from "./protocol.ts";

/** The smallest extension header, RFC 8200 4: next header and length, then six bytes. */
const MIN_BYTES = 8;
const ADDRESS_BYTES = 16;
const FRAGMENT_OFFSET = 0xfff8;
const MORE_FRAGMENTS = 0x0001;
/** Routing types: RFC 5095 (deprecated, still seen), RFC 6275 6.4, RFC 8754. */
const ROUTING_SOURCE = 0;
const ROUTING_MOBILITY = 2;
const ROUTING_SEGMENTS = 4;

/** Hop-by-hop and destination options: skipped. */
export function decodeIpv6Options(cursor: Cursor): number {
  return skip(cursor);
}

/** A routing header. While segments are left, the packet's real destination stands in it (RFC 8200 4.4), not in the IPv6 header. */
export function decodeIpv6Routing(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  const next = skip(cursor);
  if (next === STOP || data[offset + 3] === 0) return next;
  const type = data[offset + 2];
  const addresses = data[offset + 1]! >> 1;
  if (addresses === 0) return next;
  if (type === ROUTING_SEGMENTS) packet.destinationOffset = offset + MIN_BYTES;
  else if (type === ROUTING_SOURCE || type === ROUTING_MOBILITY) packet.destinationOffset = offset + MIN_BYTES + (addresses - 1) * ADDRESS_BYTES;
  return next;
}

/** The authentication header, RFC 4302 2: its length counts 4-byte words. Stands in IPv4 as well. */
export function decodeAh(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < MIN_BYTES) return tooShort(cursor, MIN_BYTES, PacketAnomaly.MalformedIp);
  return advance(cursor, (data[offset + 1]! + 2) << 2);
}

/** A fragment header, RFC 8200 4.5. An atomic fragment, RFC 6946, is a whole packet. */
export function decodeIpv6Fragment(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.packet.ipVersion !== 6) return STOP;
  if (cursor.end - offset < MIN_BYTES) return tooShort(cursor, MIN_BYTES, PacketAnomaly.MalformedIp);
  const fragment = u16(data, offset + 2);
  cursor.offset = offset + MIN_BYTES;
  if ((fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) === 0) return data[offset]!;
  cursor.fragmentId = u32(data, offset + 4);
  cursor.fragmentOffset = fragment & FRAGMENT_OFFSET;
  cursor.fragmentMore = (fragment & MORE_FRAGMENTS) !== 0;
  cursor.fragmentProtocol = data[offset]!;
  return Layer.Fragment;
}

/** Skips a header whose second byte counts units of 8 bytes behind the first 8. */
function skip(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.packet.ipVersion !== 6) return STOP;
  if (cursor.end - offset < MIN_BYTES) return tooShort(cursor, MIN_BYTES, PacketAnomaly.MalformedIp);
  return advance(cursor, (data[offset + 1]! << 3) + MIN_BYTES);
}

function advance(cursor: Cursor, length: number): number {
  const { offset } = cursor;
  if (cursor.end - offset < length) return tooShort(cursor, length, PacketAnomaly.MalformedIp);
  cursor.offset = offset + length;
  return cursor.data[offset]!;
}
