import { u16 } from "./bytes.ts";
import { type Cursor, narrow, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { Layer, STOP } from "./protocol.ts";

/** RFC 768. */
const HEADER_BYTES = 8;
/** RFC 7348 5; Linux's default from before the assignment. */
const PORT_VXLAN = 4789;
const PORT_VXLAN_LINUX = 8472;
/** RFC 8926 3.3. */
const PORT_GENEVE = 6081;

/** UDP as a carrier of tunnels, by destination port; all other UDP ends the walk. */
export function decodeUdp(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < HEADER_BYTES) return tooShort(cursor, HEADER_BYTES, PacketAnomaly.MalformedIp);
  const tunnel = tunnelOf(u16(data, offset + 2));
  if (tunnel === STOP) return STOP;
  const length = u16(data, offset + 4);
  // Below 8 it is no length: 0 before segmentation offload. IP's length holds.
  if (length >= HEADER_BYTES) narrow(cursor, offset + length);
  cursor.offset = offset + HEADER_BYTES;
  return tunnel;
}

function tunnelOf(port: number): number {
  if (port === PORT_VXLAN || port === PORT_VXLAN_LINUX) return Layer.Vxlan;
  return port === PORT_GENEVE ? Layer.Geneve : STOP;
}
