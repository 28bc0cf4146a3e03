import { u16 } from "./bytes.ts";
import { type Cursor, narrow, note, reject, tooShort } from "./cursor.ts";
import { jumboPayloadLength } from "./jumbo-payload.ts";
import { PacketAnomaly } from "./packet.ts";
import { IpProtocol } from "./protocol.ts";

/** RFC 8200 3. */
const HEADER_BYTES = 40;

/** IPv6. Extension headers are steps of their own. */
export function decodeIpv6(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedIp);
  if (data[offset]! >> 4 !== 6) return reject(cursor, PacketAnomaly.MalformedIp);
  const nextHeader = data[offset + 6]!;
  cursor.offset = offset + HEADER_BYTES;
  const payloadLength = u16(data, offset + 4) || zeroPayloadLength(cursor, nextHeader);
  if (offset + HEADER_BYTES + payloadLength > cursor.wireEnd) return reject(cursor, PacketAnomaly.MalformedIp);
  narrow(cursor, offset + HEADER_BYTES + payloadLength);

  packet.ipVersion = 6;
  packet.tunnelDepth = cursor.ipHeaders++;
  packet.trafficClass = (u16(data, offset) >> 4) & 0xff;
  packet.identification = -1;
  packet.dontFragment = true;
  packet.hopLimit = data[offset + 7]!;
  packet.sourceOffset = offset + 8;
  packet.destinationOffset = offset + 24;
  return nextHeader;
}

/** A payload length of 0: true where nothing follows; a jumbogram says its length in an option; else the frame was captured before segmentation offload. */
function zeroPayloadLength(cursor: Cursor, nextHeader: number): number {
  if (nextHeader === IpProtocol.NoNextHeader) return 0;
  const jumbo = nextHeader === IpProtocol.HopByHop ? jumboPayloadLength(cursor.data, cursor.offset, cursor.end) : -1;
  if (jumbo >= 0) return jumbo;
  note(cursor, PacketAnomaly.TotalLengthZero);
  return cursor.wireEnd - cursor.offset;
}
