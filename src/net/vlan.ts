import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { lengthOrNothing } from "./ethernet.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN } from "./protocol.ts";

/** Tag control information and the next type. */
const HEADER_BYTES = 4;

/**
 * A VLAN tag: 802.1Q, 802.1ad, or 0x9100. The VLAN number is not kept: a mirror port shows
 * the two directions of one connection in different VLANs, so it can't be part of a connection's identity.
 */
export function decodeVlan(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const type = u16(cursor.data, offset + 2);
  cursor.offset = offset + HEADER_BYTES;
  return type >= ETHERTYPE_MIN ? type : lengthOrNothing(cursor, type);
}
