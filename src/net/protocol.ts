/**
 * What comes next in a frame, as one number space, so that one loop can walk all layers:
 * IP protocols are 0 to 255, EtherTypes 0x0600 to 0xffff, our own codes and link types lie above.
 * Sources: IANA registries "Protocol Numbers" and "IEEE 802 Numbers".
 */

/** The walk is over: `packet.kind` and `packet.anomalies` say why. */
export const STOP = -1;

/** IPv4's protocol and IPv6's next header. */
export const IpProtocol = {
  HopByHop: 0,
  Icmp: 1,
  Ipv4: 4,
  Tcp: 6,
  Udp: 17,
  Ipv6: 41,
  Routing: 43,
  Fragment: 44,
  Gre: 47,
  Ah: 51,
  Icmpv6: 58,
  NoNextHeader: 59,
  DestinationOptions: 60,
} as const;

/** Smallest value that an Ethernet type field has; up to 1500 it is an IEEE 802.3 length. */
export const ETHERTYPE_MIN = 0x0600;

export const EtherType = {
  Ipv4: 0x0800,
  /** Transparent Ethernet bridging: a whole Ethernet frame follows (RFC 1701, RFC 8926 3.4). */
  Ethernet: 0x6558,
  Ipv6: 0x86dd,
  /** IEEE 802.1Q. */
  Vlan: 0x8100,
  MplsUnicast: 0x8847,
  MplsMulticast: 0x8848,
  PppoeSession: 0x8864,
  /** IEEE 802.1ad service tag. */
  ServiceVlan: 0x88a8,
  /** ERSPAN type I and II, draft-foschiano-erspan-03. */
  Erspan2: 0x88be,
  /** ERSPAN type III, same draft. */
  Erspan3: 0x22eb,
  /** Service tag of switches that were built before 802.1ad. */
  OldServiceVlan: 0x9100,
} as const;

/** Codes of our own, where no registry has a number. */
export const Layer = {
  /** IPv4 or IPv6; the first nibble tells. */
  RawIp: 0x10000,
  Llc: 0x10001,
  Ppp: 0x10002,
  Vxlan: 0x10003,
  Geneve: 0x10004,
  /** An IP fragment, described in the cursor. */
  Fragment: 0x10005,
} as const;

/** Added to a LINKTYPE_ value, to start the walk. */
export const LINK_TYPE_BASE = 0x20000;

/** LINKTYPE_ values that can be decoded (www.tcpdump.org/linktypes.html), in this number space. */
export const Link = {
  Null: LINK_TYPE_BASE + 0,
  Ethernet: LINK_TYPE_BASE + 1,
  Ppp: LINK_TYPE_BASE + 9,
  /** DLT_RAW as some systems wrote it into files: BSD 12, OpenBSD 14. */
  RawBsd: LINK_TYPE_BASE + 12,
  RawOpenBsd: LINK_TYPE_BASE + 14,
  PppHdlc: LINK_TYPE_BASE + 50,
  Pppoe: LINK_TYPE_BASE + 51,
  Raw: LINK_TYPE_BASE + 101,
  CiscoHdlc: LINK_TYPE_BASE + 104,
  Loop: LINK_TYPE_BASE + 108,
  LinuxSll: LINK_TYPE_BASE + 113,
  Ipv4: LINK_TYPE_BASE + 228,
  Ipv6: LINK_TYPE_BASE + 229,
  LinuxSll2: LINK_TYPE_BASE + 276,
} as const;
