import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType, Layer, STOP } from "./protocol.ts";

/** draft-foschiano-erspan-03 4.2, 4.3. */
const TYPE2_BYTES = 8;
const TYPE3_BYTES = 12;
/** The optional platform-specific part of type III. */
const TYPE3_PLATFORM_BYTES = 8;
const TYPE3_FLAGS_OFFSET = 10;
const FLAG_PLATFORM = 0x0001;
/** Frame type of type III: Ethernet or IP. */
const FRAME_ETHERNET = 0;
const FRAME_IP = 2;

/** ERSPAN type II: a mirrored Ethernet frame. */
export function decodeErspan2(cursor: Cursor): number {
  if (cursor.end - cursor.offset < TYPE2_BYTES) return tooShort(cursor, TYPE2_BYTES, PacketAnomaly.MalformedLink);
  cursor.offset += TYPE2_BYTES;
  return EtherType.Ethernet;
}

/** ERSPAN type III: a mirrored Ethernet frame or IP packet. */
export function decodeErspan3(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < TYPE3_BYTES) return tooShort(cursor, TYPE3_BYTES, PacketAnomaly.MalformedLink);
  const flags = u16(data, offset + TYPE3_FLAGS_OFFSET);
  const length = TYPE3_BYTES + ((flags & FLAG_PLATFORM) === 0 ? 0 : TYPE3_PLATFORM_BYTES);
  if (cursor.end - offset < length) return tooShort(cursor, length, PacketAnomaly.MalformedLink);
  cursor.offset = offset + length;
  const frameType = (flags >> 10) & 0x1f;
  if (frameType === FRAME_ETHERNET) return EtherType.Ethernet;
  return frameType === FRAME_IP ? Layer.RawIp : STOP;
}
