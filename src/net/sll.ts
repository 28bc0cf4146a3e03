import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { linuxProtocol } from "./linux-protocol.ts";
import { PacketAnomaly } from "./packet.ts";

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address (8), protocol. */
const HEADER_BYTES = 16;
const PROTOCOL_OFFSET = 14;

/** Linux cooked capture v1, as `tcpdump -i any` wrote before libpcap 1.10. */
export function decodeSll(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  cursor.offset = offset + HEADER_BYTES;
  return linuxProtocol(u16(cursor.data, offset + PROTOCOL_OFFSET));
}
