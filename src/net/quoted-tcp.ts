import { u16, u32 } from "./bytes.ts";
import type { Packet } from "./packet.ts";

/** Ports and SEQ: what every ICMP error quotes of a TCP segment, RFC 792. */
export const QUOTED_TCP_BYTES = 8;

/** Takes ports and SEQ of the quoted segment at `offset`. */
export function quoteTcp(packet: Packet, data: Uint8Array, offset: number): void {
  packet.quotedSourcePort = u16(data, offset);
  packet.quotedDestinationPort = u16(data, offset + 2);
  packet.quotedSeq = u32(data, offset + 4);
}
