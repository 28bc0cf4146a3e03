import { u16, u32 } from "./bytes.ts";
import { type Cursor, tooShort } from "./cursor.ts";
import { type Packet, PacketAnomaly, PacketKind } from "./packet.ts";

/** Ports and SEQ: what every ICMP error quotes of a TCP segment, RFC 792. */
export const QUOTED_TCP_BYTES = 8;
const PORT_BYTES = 4;
const ADDRESS_BYTES = { 4: 4, 6: 16 } as const;
/** Half of an IPv6 address, its network, is enough to find the one host that was called; less is not. */
const NEEDED_ADDRESS_BYTES = { 4: 4, 6: 8 } as const;

/** Takes ports and SEQ of the quoted segment at `offset`. */
export function quoteTcp(packet: Packet, data: Uint8Array, offset: number): void {
  packet.quotedSourcePort = u16(data, offset);
  packet.quotedDestinationPort = u16(data, offset + 2);
  packet.quotedSeq = u32(data, offset + 4);
}

/**
 * The snap length cut the quotation: tcpdump's old 68 and 96 bytes do. Who is told is who sent the quoted packet (RFC 792, RFC 4443 2.2), so
 * the outer destination is its source; of its destination and ports, what is left. `needed` bytes of the cursor would have been all.
 */
export function quoteCut(cursor: Cursor, needed: number, destination: number, tcp: number): number {
  const { packet, data, end } = cursor;
  const stop = tooShort(cursor, needed, PacketAnomaly.MalformedIp);
  const version = packet.ipVersion === 6 ? 6 : 4;
  const captured = Math.min(end - destination, ADDRESS_BYTES[version]);
  if ((packet.anomalies & PacketAnomaly.SnaplenCut) === 0 || captured < NEEDED_ADDRESS_BYTES[version]) return stop;
  const hasPorts = end - tcp >= PORT_BYTES;
  packet.quotedIpVersion = version;
  packet.quotedSourceOffset = packet.destinationOffset;
  packet.quotedDestinationOffset = destination;
  packet.quotedDestinationCaptured = captured;
  packet.quotedSourcePort = hasPorts ? u16(data, tcp) : -1;
  packet.quotedDestinationPort = hasPorts ? u16(data, tcp + 2) : -1;
  packet.kind = PacketKind.CutIcmpError;
  return stop;
}
