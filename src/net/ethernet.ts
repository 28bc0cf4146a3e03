import { u16 } from "./bytes.ts";
import { type Cursor, narrow, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN, Layer, STOP } from "./protocol.ts";

/** Two addresses and the type, IEEE 802.3 3.2. */
const HEADER_BYTES = 14;
const TYPE_OFFSET = 12;
/** Largest value of a type field that is a length, IEEE 802.3 3.2.6. */
const MAX_LENGTH = 1500;

/** Ethernet II, or IEEE 802.3 with a length and LLC. */
export function decodeEthernet(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const type = u16(cursor.data, offset + TYPE_OFFSET);
  cursor.offset = offset + HEADER_BYTES;
  return type >= ETHERTYPE_MIN ? type : lengthOrNothing(cursor, type);
}

/** What a type field below ETHERTYPE_MIN means: also behind a VLAN tag. The cursor stands behind the field. */
export function lengthOrNothing(cursor: Cursor, length: number): number {
  if (length > MAX_LENGTH) return STOP;
  narrow(cursor, cursor.offset + length);
  return Layer.Llc;
}
