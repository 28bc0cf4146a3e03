import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType, Layer } from "./protocol.ts";

/** Label, traffic class, bottom of stack, TTL: RFC 3032 2.1. */
const HEADER_BYTES = 4;
const BOTTOM_OF_STACK = 0x01;

/** One MPLS label. Below the last one IP is taken for granted: a pseudowire's content can't be told from the labels. */
export function decodeMpls(cursor: Cursor): number {
  const { offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  cursor.offset = offset + HEADER_BYTES;
  return (cursor.data[offset + 2]! & BOTTOM_OF_STACK) === 0 ? EtherType.MplsUnicast : Layer.RawIp;
}
