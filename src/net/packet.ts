/**
 * One decoded packet, reused for every frame: the decoders overwrite it, nothing in it may be kept.
 * Addresses and payload are offsets into `data`; text is made once per connection, elsewhere.
 */

/** What a frame turned out to hold. */
export const PacketKind = {
  /** Nothing that we follow: ARP, UDP, another protocol, or a frame that could not be decoded (see anomalies). */
  Other: 0,
  Tcp: 1,
  /** An ICMP or ICMPv6 error that quotes a TCP packet (or its first 8 bytes). */
  IcmpError: 2,
  /** A fragment that is kept until its datagram is complete. */
  Fragment: 3,
  /** A TCP segment of which the snap length left the ports, and too little else to use: only addresses and ports hold. */
  CutTcp: 4,
  /** An ICMP error whose quotation the snap length cut: the quoted addresses hold as far as `quotedDestinationCaptured` says, the ports where they are not -1. */
  CutIcmpError: 5,
} as const;
export type PacketKind = (typeof PacketKind)[keyof typeof PacketKind];

/** TCP flags as in the header, RFC 9293 3.1. */
export const TcpFlag = { Fin: 0x01, Syn: 0x02, Rst: 0x04, Psh: 0x08, Ack: 0x10, Urg: 0x20, Ece: 0x40, Cwr: 0x80 } as const;

/** What was odd about a frame; a bit mask, so that a clean frame costs one comparison. Names: packetAnomalyCode. */
export const PacketAnomaly = {
  SnaplenCut: 1 << 0,
  MalformedIp: 1 << 1,
  MalformedTcp: 1 << 2,
  BadIpChecksum: 1 << 3,
  BadTcpChecksum: 1 << 4,
  EncapsulationTooDeep: 1 << 5,
  FragmentsIncomplete: 1 << 6,
  FragmentOverlap: 1 << 7,
  FragmentLimit: 1 << 8,
  UnsupportedLinkType: 1 << 9,
  MalformedLink: 1 << 10,
  TotalLengthZero: 1 << 11,
  TcpOptionMalformed: 1 << 12,
  IpOptions: 1 << 13,
} as const;

/** What verifyChecksums found out about the TCP checksum. */
export const ChecksumState = {
  /** Not asked for, or the segment isn't whole in the capture. */
  Unchecked: 0,
  Good: 1,
  Bad: 2,
  /** The sender's network card was to fill it in: it holds the pseudo-header's sum (Linux CHECKSUM_PARTIAL) or 0. */
  Partial: 3,
} as const;
export type ChecksumState = (typeof ChecksumState)[keyof typeof ChecksumState];

/** At most this many SACK blocks fit in 40 bytes of options, RFC 2018 3. */
export const MAX_SACK_BLOCKS = 4;

/**
 * The view of the current frame. Numbers are -1 where the header has no such field.
 * Only kind, anomalies, data and ipVersion hold for every frame; the TCP fields hold when kind is Tcp,
 * the ICMP and quoted fields when it is IcmpError (CutIcmpError: those that it names), the IP fields in all these cases.
 */
export class Packet {
  kind: PacketKind = PacketKind.Other;
  anomalies = 0;
  /** Where the first anomaly stands: bytes from the start of the frame, or of the reassembled datagram. */
  anomalyOffset = 0;

  /** The bytes that all offsets point into: the frame's buffer, or a reassembled datagram. */
  data: Uint8Array = new Uint8Array(0);
  /** 4 or 6; 0 when there is no IP header. Always the innermost header. */
  ipVersion: 0 | 4 | 6 = 0;
  sourceOffset = 0;
  destinationOffset = 0;
  /** IPv4 TTL or IPv6 hop limit. */
  hopLimit = 0;
  /** IPv4 identification; -1 for IPv6. */
  identification = -1;
  /** DSCP and ECN: IPv4 TOS byte or IPv6 traffic class. */
  trafficClass = 0;
  /** The DF bit; always true for IPv6, where routers don't fragment. */
  dontFragment = false;
  /** How many IP headers were outside of this one. */
  tunnelDepth = 0;

  /** Where the TCP header starts in `data`. */
  tcpOffset = 0;
  sourcePort = 0;
  destinationPort = 0;
  seq = 0;
  ack = 0;
  flags = 0;
  /** As in the header, not scaled; -1 when the snap length cut it, as for the next one. */
  window = 0;
  urgentPointer = 0;
  /** Where the TCP payload starts in `data`. */
  payloadOffset = 0;
  /** TCP payload bytes on the wire, by the IP length rules. */
  payloadLength = 0;
  /** Of these, how many the capture holds (smaller when the snap length cut the frame). */
  payloadCaptured = 0;
  /** Unchecked until verifyChecksums is called for this packet. */
  checksumState: ChecksumState = ChecksumState.Unchecked;

  /** TCP options; -1 or 0 where absent. */
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  timestampValue = -1;
  timestampEcho = -1;
  fastOpen = false;
  sackCount = 0;
  readonly sackLeft = new Uint32Array(MAX_SACK_BLOCKS);
  readonly sackRight = new Uint32Array(MAX_SACK_BLOCKS);

  /** ICMP error: type and code as on the wire (v4 or v6 numbers by ipVersion). */
  icmpType = -1;
  icmpCode = -1;
  /** Next-hop MTU of "fragmentation needed" or "packet too big"; 0 from a router older than RFC 1191; -1 elsewhere. */
  icmpMtu = -1;
  /** The quoted packet: addresses as offsets into `data`, TCP ports and SEQ. */
  quotedIpVersion: 0 | 4 | 6 = 0;
  quotedSourceOffset = 0;
  quotedDestinationOffset = 0;
  quotedSourcePort = 0;
  quotedDestinationPort = 0;
  quotedSeq = 0;
  /** Total length of the quoted IP packet as its header says. */
  quotedTotalLength = 0;
  /** Of a cut quotation: captured bytes of the quoted destination address. */
  quotedDestinationCaptured = 0;
}
