import { u32 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType, STOP } from "./protocol.ts";

const HEADER_BYTES = 4;
/** AF_INET is 2 on every system. */
const AF_INET = 2;

/**
 * BSD loopback: the address family in the byte order of the machine that captured (LINKTYPE_NULL)
 * or big-endian (LINKTYPE_LOOP). A family is a small number, so whichever order makes it small is right.
 */
export function decodeNullLoopback(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const bigEndian = u32(data, offset);
  const littleEndian = (data[offset]! | (data[offset + 1]! << 8) | (data[offset + 2]! << 16) | (data[offset + 3]! << 24)) >>> 0;
  cursor.offset = offset + HEADER_BYTES;
  return familyProtocol(Math.min(bigEndian, littleEndian));
}

function familyProtocol(family: number): number {
  switch (family) {
    case AF_INET:
      return EtherType.Ipv4;
    case 10: // Linux
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // Darwin
      return EtherType.Ipv6;
    default:
      return STOP;
  }
}
