import { MAX_NESTING } from "../limits.ts";
import { u16, u32 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly, PacketKind } from "./packet.ts";
import { IpProtocol, STOP } from "./protocol.ts";
import { QUOTED_TCP_BYTES, quoteCut, quoteTcp } from "./quoted-tcp.ts";

/** Type, code, checksum and four bytes by type: RFC 4443 2.1. */
const HEADER_BYTES = 8;
/** Errors: unreachable, packet too big, time exceeded, parameter problem. From 128 on it is information. */
const FIRST_ERROR = 1;
const PACKET_TOO_BIG = 2;
const LAST_ERROR = 4;
const IPV6_BYTES = 40;
const EXTENSION_MIN_BYTES = 8;
const FRAGMENT_OFFSET = 0xfff8;

/** An ICMPv6 error that quotes a TCP segment. Neighbour discovery and echo end the walk. */
export function decodeIcmpv6(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (packet.ipVersion !== 6) return STOP;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedIp);
  const type = data[offset]!;
  if (type < FIRST_ERROR || type > LAST_ERROR) return STOP;
  packet.icmpType = type;
  packet.icmpCode = data[offset + 1]!;
  packet.icmpMtu = type === PACKET_TOO_BIG ? u32(data, offset + 4) : -1;
  cursor.offset = offset + HEADER_BYTES;
  return quoteIpv6(cursor);
}

/** The quoted IPv6 header, and ports and SEQ behind its extension headers. */
function quoteIpv6(cursor: Cursor): number {
  const { data, offset, packet } = cursor;
  if (cursor.end - offset < IPV6_BYTES) return quoteCutIpv6(cursor);
  if (data[offset]! >> 4 !== 6) return STOP;
  cursor.offset = offset + IPV6_BYTES;
  if (skipQuotedExtensions(cursor, data[offset + 6]!) !== IpProtocol.Tcp) return STOP;
  if (cursor.end - cursor.offset < QUOTED_TCP_BYTES) return quoteCut(cursor, QUOTED_TCP_BYTES, offset + 24, cursor.offset);
  packet.quotedIpVersion = 6;
  packet.quotedSourceOffset = offset + 8;
  packet.quotedDestinationOffset = offset + 24;
  packet.quotedTotalLength = IPV6_BYTES + u16(data, offset + 4);
  quoteTcp(packet, data, cursor.offset);
  packet.kind = PacketKind.IcmpError;
  return STOP;
}

/** Less than the quoted IPv6 header was captured; with extension headers it can't be told what it was. */
function quoteCutIpv6(cursor: Cursor): number {
  const { data, offset, end } = cursor;
  const isTcp = end - offset > 6 && data[offset]! >> 4 === 6 && data[offset + 6] === IpProtocol.Tcp;
  if (!isTcp) return tooShort(cursor, IPV6_BYTES, PacketAnomaly.MalformedIp);
  return quoteCut(cursor, IPV6_BYTES + QUOTED_TCP_BYTES, offset + 24, offset + IPV6_BYTES);
}

/** Moves the cursor behind the quoted extension headers. Returns the protocol there, or STOP. */
function skipQuotedExtensions(cursor: Cursor, first: number): number {
  const { data } = cursor;
  let next = first;
  for (let depth = 0; depth < MAX_NESTING; depth++) {
    const length = extensionLength(cursor, next);
    if (length === 0) return next;
    if (length < 0 || cursor.end - cursor.offset < length) return STOP;
    next = data[cursor.offset]!;
    cursor.offset += length;
  }
  return STOP;
}

/** Bytes of the extension header at the cursor; 0 when `protocol` is none; -1 when nothing useful can stand behind it. */
function extensionLength(cursor: Cursor, protocol: number): number {
  const { data, offset } = cursor;
  switch (protocol) {
    case IpProtocol.HopByHop:
    case IpProtocol.Routing:
    case IpProtocol.DestinationOptions:
      return cursor.end - offset < EXTENSION_MIN_BYTES ? -1 : (data[offset + 1]! + 1) << 3;
    case IpProtocol.Ah:
      return cursor.end - offset < EXTENSION_MIN_BYTES ? -1 : (data[offset + 1]! + 2) << 2;
    case IpProtocol.Fragment:
      return cursor.end - offset < EXTENSION_MIN_BYTES || (u16(data, offset + 2) & FRAGMENT_OFFSET) !== 0 ? -1 : EXTENSION_MIN_BYTES;
    default:
      return 0;
  }
}
