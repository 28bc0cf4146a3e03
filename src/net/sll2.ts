import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { linuxProtocol } from "./linux-protocol.ts";
import { PacketAnomaly } from "./packet.ts";

/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface index (4), ARPHRD, packet type, address length, address (8). */
const HEADER_BYTES = 20;

/** Linux cooked capture v2, as `tcpdump -i any` writes since libpcap 1.10. */
export function decodeSll2(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  cursor.offset = offset + HEADER_BYTES;
  return linuxProtocol(u16(cursor.data, offset));
}
