import type { IcmpEvent } from "../tcp/segment.ts";
import type { ExchangeFacts } from "./exchange-facts.ts";

/** ICMP "fragmentation needed" (RFC 1191: type 3 code 4) and ICMPv6 "packet too big" (RFC 4443 3.2: type 2) about packets of this connection. */
export function packetTooBig(facts: ExchangeFacts): IcmpEvent[] {
  return facts.connection.icmp.filter((event) => isPacketTooBig(event) && event.inWindow);
}

function isPacketTooBig(event: IcmpEvent): boolean {
  return event.ipVersion === 6 ? event.type === 2 : event.type === 3 && event.code === 4;
}

/** MSS whose segments fit into packets of this size: less the IP and TCP headers without options (RFC 9293 3.7.1). Bytes. */
export function mssForMtu(mtu: number, ipVersion: 4 | 6): number {
  return mtu - (ipVersion === 6 ? 60 : 40);
}
