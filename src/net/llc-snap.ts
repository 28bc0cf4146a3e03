import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { ETHERTYPE_MIN, EtherType, STOP } from "./protocol.ts";

/** DSAP, SSAP, control: IEEE 802.2. */
const LLC_BYTES = 3;
/** LLC, organisation code and type: RFC 1042. */
const SNAP_BYTES = 8;
const SAP_SNAP = 0xaa;
/** IP directly on LLC, IEEE's SAP for it. */
const SAP_IP = 0x06;
/** Unnumbered information. */
const CONTROL_UI = 0x03;
/** Organisation codes whose protocol id is an EtherType: RFC 1042, and 802.1H's bridge tunnel. */
const OUI_ENCAPSULATED = 0x000000;
const OUI_BRIDGE_TUNNEL = 0x0000f8;

/** IEEE 802.2 LLC, with SNAP where IP stands behind it. Spanning tree and the like end the walk. */
export function decodeLlc(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < LLC_BYTES) return tooShort(cursor, LLC_BYTES, PacketAnomaly.MalformedLink);
  const sap = data[offset]!;
  if (sap !== data[offset + 1] || data[offset + 2] !== CONTROL_UI) return STOP;
  if (sap === SAP_IP) {
    cursor.offset = offset + LLC_BYTES;
    return EtherType.Ipv4;
  }
  if (sap !== SAP_SNAP) return STOP;
  if (cursor.end - offset < SNAP_BYTES) return tooShort(cursor, SNAP_BYTES, PacketAnomaly.MalformedLink);
  const oui = (data[offset + 3]! << 16) | u16(data, offset + 4);
  if (oui !== OUI_ENCAPSULATED && oui !== OUI_BRIDGE_TUNNEL) return STOP;
  const type = u16(data, offset + 6);
  cursor.offset = offset + SNAP_BYTES;
  return type >= ETHERTYPE_MIN ? type : STOP;
}
