import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType, STOP } from "./protocol.ts";

/** Flags, reserved, network identifier, reserved: RFC 7348 5. */
const HEADER_BYTES = 8;
/** The network identifier is valid: set in every VXLAN packet, so that others on the port are told apart. */
const FLAG_VNI = 0x08;

/** VXLAN: an Ethernet frame. */
export function decodeVxlan(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  if ((cursor.data[offset]! & FLAG_VNI) === 0) return STOP;
  cursor.offset = offset + HEADER_BYTES;
  return EtherType.Ethernet;
}
