import { decodeCiscoHdlc } from "./cisco-hdlc.ts";
import { type Cursor, reject } from "./cursor.ts";
import { decodeErspan2, decodeErspan3 } from "./erspan.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeGeneve } from "./geneve.ts";
import { decodeGre } from "./gre.ts";
import { decodeIcmp } from "./icmp.ts";
import { decodeIcmpv6 } from "./icmpv6.ts";
import type { FragmentTable } from "./ip-fragments.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { decodeAh, decodeIpv6Fragment, decodeIpv6Options, decodeIpv6Routing } from "./ipv6-extension.ts";
import { decodeLlc } from "./llc-snap.ts";
import { decodeMpls } from "./mpls.ts";
import { decodeNullLoopback } from "./null-loopback.ts";
import { PacketAnomaly } from "./packet.ts";
import { decodePpp, decodePppHdlc } from "./ppp.ts";
import { decodePppoe } from "./pppoe.ts";
import { EtherType, IpProtocol, Layer, LINK_TYPE_BASE, Link, STOP } from "./protocol.ts";
import { decodeRawIp } from "./raw-ip.ts";
import { decodeSll } from "./sll.ts";
import { decodeSll2 } from "./sll2.ts";
import { decodeTcp } from "./tcp.ts";
import { decodeUdp } from "./udp.ts";
import { decodeVlan } from "./vlan.ts";
import { decodeVxlan } from "./vxlan.ts";

/** Decodes the header that `code` (protocol.ts) names. Returns the next code, or STOP. The commonest come first. */
export function dispatch(code: number, cursor: Cursor, fragments: FragmentTable): number {
  switch (code) {
    case IpProtocol.Tcp:
      return decodeTcp(cursor);
    case EtherType.Ipv4:
    case Link.Ipv4:
    case IpProtocol.Ipv4:
      return decodeIpv4(cursor);
    case Link.Ethernet:
    case EtherType.Ethernet:
      return decodeEthernet(cursor);
    case EtherType.Ipv6:
    case Link.Ipv6:
    case IpProtocol.Ipv6:
      return decodeIpv6(cursor);
    case EtherType.Vlan:
    case EtherType.ServiceVlan:
    case EtherType.OldServiceVlan:
      return decodeVlan(cursor);
    case Link.LinuxSll2:
      return decodeSll2(cursor);
    case Link.LinuxSll:
      return decodeSll(cursor);
    case Link.Null:
    case Link.Loop:
      return decodeNullLoopback(cursor);
    default:
      return code < LINK_TYPE_BASE ? dispatchProtocol(code, cursor, fragments) : dispatchLink(code, cursor);
  }
}

function dispatchProtocol(code: number, cursor: Cursor, fragments: FragmentTable): number {
  switch (code) {
    case IpProtocol.Udp:
      return decodeUdp(cursor);
    case IpProtocol.Icmp:
      return decodeIcmp(cursor);
    case IpProtocol.Icmpv6:
      return decodeIcmpv6(cursor);
    case IpProtocol.HopByHop:
    case IpProtocol.DestinationOptions:
      return decodeIpv6Options(cursor);
    case IpProtocol.Routing:
      return decodeIpv6Routing(cursor);
    case IpProtocol.Fragment:
      return decodeIpv6Fragment(cursor);
    case IpProtocol.Ah:
      return decodeAh(cursor);
    case Layer.Fragment:
      return fragments.decode(cursor);
    default:
      return dispatchCarrier(code, cursor);
  }
}

/** What carries another packet. */
function dispatchCarrier(code: number, cursor: Cursor): number {
  switch (code) {
    case IpProtocol.Gre:
      return decodeGre(cursor);
    case EtherType.Erspan2:
      return decodeErspan2(cursor);
    case EtherType.Erspan3:
      return decodeErspan3(cursor);
    case EtherType.PppoeSession:
      return decodePppoe(cursor);
    case EtherType.MplsUnicast:
    case EtherType.MplsMulticast:
      return decodeMpls(cursor);
    case Layer.Vxlan:
      return decodeVxlan(cursor);
    case Layer.Geneve:
      return decodeGeneve(cursor);
    case Layer.RawIp:
      return decodeRawIp(cursor);
    case Layer.Llc:
      return decodeLlc(cursor);
    case Layer.Ppp:
      return decodePpp(cursor);
    default:
      return STOP;
  }
}

function dispatchLink(code: number, cursor: Cursor): number {
  switch (code) {
    case Link.Raw:
    case Link.RawBsd:
    case Link.RawOpenBsd:
      return decodeRawIp(cursor);
    case Link.Ppp:
    case Link.PppHdlc:
      return decodePppHdlc(cursor);
    case Link.Pppoe:
      return decodePppoe(cursor);
    case Link.CiscoHdlc:
      return decodeCiscoHdlc(cursor);
    default:
      return reject(cursor, PacketAnomaly.UnsupportedLinkType);
  }
}
