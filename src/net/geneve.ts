import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN, STOP } from "./protocol.ts";

/** Version and option length, flags, protocol, network identifier: RFC 8926 3.4. */
const HEADER_BYTES = 8;
const VERSION = 0;

/** Geneve: its options are skipped, its protocol is an EtherType. */
export function decodeGeneve(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const versionAndLength = data[offset]!;
  if (versionAndLength >> 6 !== VERSION) return STOP;
  const length = HEADER_BYTES + ((versionAndLength & 0x3f) << 2);
  if (cursor.end - offset < length) return tooShort(cursor, length, PacketAnomaly.MalformedLink);
  cursor.offset = offset + length;
  const type = u16(data, offset + 2);
  return type >= ETHERTYPE_MIN ? type : STOP;
}
