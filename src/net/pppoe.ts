import { u16 } from "./bytes.ts";
import { type Cursor, narrow, reject, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { Layer, STOP } from "./protocol.ts";

/** Version and type, code, session, length: RFC 2516 4. */
const HEADER_BYTES = 6;
const VERSION_AND_TYPE = 0x11;
/** Discovery has other codes; it carries no IP. */
const CODE_SESSION = 0;

/** The PPPoE session stage. */
export function decodePppoe(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedLink);
  if (data[offset] !== VERSION_AND_TYPE) return reject(cursor, PacketAnomaly.MalformedLink);
  if (data[offset + 1] !== CODE_SESSION) return STOP;
  cursor.offset = offset + HEADER_BYTES;
  narrow(cursor, cursor.offset + u16(data, offset + 4));
  return Layer.Ppp;
}
