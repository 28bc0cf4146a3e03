import { u16 } from "./bytes.ts";
import { type Cursor, narrow, note, reject, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { Layer } from "./protocol.ts";

/** The header without options, RFC 791 3.1. */
const HEADER_BYTES = 20;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
/** In units of 8 bytes. */
const FRAGMENT_OFFSET = 0x1fff;

/** IPv4, RFC 791. Its total length, not the frame's, says where the packet ends. */
export function decodeIpv4(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedIp);
  const versionAndLength = data[offset]!;
  const headerLength = (versionAndLength & 0x0f) << 2;
  if (versionAndLength >> 4 !== 4 || headerLength < HEADER_BYTES) return reject(cursor, PacketAnomaly.MalformedIp);
  if (cursor.end - offset < headerLength) return tooShort(cursor, headerLength, PacketAnomaly.MalformedIp);
  const totalLength = u16(data, offset + 2);
  if (totalLength === 0) {
    // Captured before the network card cut it up (segmentation offload), or BIG TCP: the frame's length holds.
    note(cursor, PacketAnomaly.TotalLengthZero);
  } else {
    // A receiver drops it (RFC 1122 3.2.1.3, Linux ip_rcv_core), so nobody has seen its bytes as data.
    if (totalLength < headerLength || offset + totalLength > cursor.wireEnd) return reject(cursor, PacketAnomaly.MalformedIp);
    narrow(cursor, offset + totalLength);
  }
  if (headerLength > HEADER_BYTES) note(cursor, PacketAnomaly.IpOptions);

  const fragment = u16(data, offset + 6);
  packet.ipVersion = 4;
  packet.tunnelDepth = cursor.ipHeaders++;
  packet.trafficClass = data[offset + 1]!;
  packet.identification = u16(data, offset + 4);
  packet.dontFragment = (fragment & DONT_FRAGMENT) !== 0;
  packet.hopLimit = data[offset + 8]!;
  packet.sourceOffset = offset + 12;
  packet.destinationOffset = offset + 16;
  cursor.offset = offset + headerLength;
  const protocol = data[offset + 9]!;
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) === 0) return protocol;

  cursor.fragmentId = packet.identification;
  cursor.fragmentOffset = (fragment & FRAGMENT_OFFSET) << 3;
  cursor.fragmentMore = (fragment & MORE_FRAGMENTS) !== 0;
  cursor.fragmentProtocol = protocol;
  return Layer.Fragment;
}
