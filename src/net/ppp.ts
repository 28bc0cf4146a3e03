import { u16 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { PacketAnomaly } from "./packet.ts";
import { EtherType, Link, STOP } from "./protocol.ts";

/** RFC 1662 3.1: the all-stations address and the UI control byte, absent when address-and-control compression is on. */
const ADDRESS_ALL_STATIONS = 0xff;
const CONTROL_UI = 0x03;
/** LINKTYPE_PPP_HDLC also carries Cisco HDLC: unicast and multicast address. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

/** PPP in HDLC-like framing, RFC 1662, with or without its address and control bytes; or Cisco HDLC. */
export function decodePppHdlc(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < 2) return tooShort(cursor, 2, PacketAnomaly.MalformedLink);
  const address = data[offset]!;
  const control = data[offset + 1]!;
  if ((address === CISCO_UNICAST || address === CISCO_MULTICAST) && control === 0) return Link.CiscoHdlc;
  if (address === ADDRESS_ALL_STATIONS && control === CONTROL_UI) cursor.offset = offset + 2;
  return decodePpp(cursor);
}

/** The PPP protocol field, RFC 1661 2: two bytes, or one when the field is compressed (an odd first byte). */
export function decodePpp(cursor: Cursor): number {
  const { data, offset } = cursor;
  if (cursor.end - offset < 1) return tooShort(cursor, 1, PacketAnomaly.MalformedLink);
  if ((data[offset]! & 1) === 1) {
    cursor.offset = offset + 1;
    return pppProtocol(data[offset]!);
  }
  if (cursor.end - offset < 2) return tooShort(cursor, 2, PacketAnomaly.MalformedLink);
  cursor.offset = offset + 2;
  return pppProtocol(u16(data, offset));
}

/** IANA "PPP DLL Protocol Numbers". */
function pppProtocol(protocol: number): number {
  switch (protocol) {
    case 0x0021:
      return EtherType.Ipv4;
    case 0x0057:
      return EtherType.Ipv6;
    case 0x0281:
      return EtherType.MplsUnicast;
    case 0x0283:
      return EtherType.MplsMulticast;
    default:
      return STOP;
  }
}
