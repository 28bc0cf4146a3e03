import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN, STOP } from "./protocol.ts";

/** Address, control, EtherType. */
const HEADER_BYTES = 4;

/** Cisco HDLC, RFC 1547 4.3.1. */
export function decodeCiscoHdlc(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const type = u16(cursor.data, offset + 2);
  cursor.offset = offset + HEADER_BYTES;
  return type >= ETHERTYPE_MIN ? type : STOP;
}
