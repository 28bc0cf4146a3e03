import { type Cursor, reject, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType } from "./protocol.ts";

/** An IP packet without a link header: the version nibble says which. Also what stands below a stack of MPLS labels. */
export function decodeRawIp(cursor: Cursor): number {
  if (cursor.end - cursor.offset < 1) return tooShort(cursor, 1, PacketAnomaly.MalformedIp);
  const version = cursor.data[cursor.offset]! >> 4;
  if (version === 4) return EtherType.Ipv4;
  if (version === 6) return EtherType.Ipv6;
  return reject(cursor, PacketAnomaly.MalformedIp);
}
