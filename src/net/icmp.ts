import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly, PacketKind } from "./packet.ts";
import { IpProtocol, STOP } from "./protocol.ts";
import { QUOTED_TCP_BYTES, quoteCut, quoteTcp } from "./quoted-tcp.ts";

/** Type, code, checksum and four bytes by type: RFC 792. */
const HEADER_BYTES = 8;
const UNREACHABLE = 3;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;
/** Code of UNREACHABLE: RFC 1191 4, with the next hop's MTU in bytes 6 and 7. */
const FRAGMENTATION_NEEDED = 4;
const IPV4_BYTES = 20;
const FRAGMENT_OFFSET = 0x1fff;

/** An ICMP error that quotes a TCP segment. Other ICMP ends the walk; multi-part extensions (RFC 4884) are not read. */
export function decodeIcmp(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (packet.ipVersion !== 4) return STOP;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedIp);
  const type = data[offset]!;
  if (type !== UNREACHABLE && type !== TIME_EXCEEDED && type !== PARAMETER_PROBLEM) return STOP;
  const code = data[offset + 1]!;
  packet.icmpType = type;
  packet.icmpCode = code;
  packet.icmpMtu = type === UNREACHABLE && code === FRAGMENTATION_NEEDED ? u16(data, offset + 6) : -1;
  cursor.offset = offset + HEADER_BYTES;
  return quoteIpv4(cursor);
}

/** The quoted IPv4 header, and at least 8 bytes behind it (RFC 792). Its lengths are the original's: they may exceed the quotation. */
function quoteIpv4(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (cursor.end - offset < IPV4_BYTES) return tooShort(cursor, IPV4_BYTES, PacketAnomaly.MalformedIp);
  const headerLength = (data[offset]! & 0x0f) << 2;
  if (data[offset]! >> 4 !== 4 || headerLength < IPV4_BYTES || data[offset + 9] !== IpProtocol.Tcp) return STOP;
  if ((u16(data, offset + 6) & FRAGMENT_OFFSET) !== 0) return STOP;
  const needed = headerLength + QUOTED_TCP_BYTES;
  if (cursor.end - offset < needed) return quoteCut(cursor, needed, offset + 16, offset + headerLength);
  packet.quotedIpVersion = 4;
  packet.quotedSourceOffset = offset + 12;
  packet.quotedDestinationOffset = offset + 16;
  packet.quotedTotalLength = u16(data, offset + 2);
  quoteTcp(packet, data, offset + headerLength);
  packet.kind = PacketKind.IcmpError;
  return STOP;
}
