import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN, EtherType, STOP } from "./protocol.ts";

/** Flags and version, protocol: RFC 2784 2.1. Each of checksum, key and sequence number adds a word (RFC 2890 2). */
const HEADER_BYTES = 4;
const WORD_BYTES = 4;
const FLAG_CHECKSUM = 0x8000;
/** Source routing of RFC 1701, deprecated: not followed. */
const FLAG_ROUTING = 0x4000;
const FLAG_KEY = 0x2000;
const FLAG_SEQUENCE = 0x1000;
/** Version 1 is PPTP's. */
const VERSION = 0x0007;

/** GRE. */
export function decodeGre(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  const flags = u16(data, offset);
  if ((flags & (FLAG_ROUTING | VERSION)) !== 0) return STOP;
  let length = HEADER_BYTES;
  if ((flags & FLAG_CHECKSUM) !== 0) length += WORD_BYTES;
  if ((flags & FLAG_KEY) !== 0) length += WORD_BYTES;
  if ((flags & FLAG_SEQUENCE) !== 0) length += WORD_BYTES;
  if (cursor.end - offset < length) return tooShort(cursor, length, PacketAnomaly.MalformedLink);
  cursor.offset = offset + length;
  const type = u16(data, offset + 2);
  // ERSPAN type I has neither sequence number nor header of its own.
  if (type === EtherType.Erspan2 && (flags & FLAG_SEQUENCE) === 0) return EtherType.Ethernet;
  return type >= ETHERTYPE_MIN ? type : STOP;
}
