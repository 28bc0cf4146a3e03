/** How a TCP segment relates to what its direction had already sent. */
export type SegmentKind =
  /** New bytes, or a pure ACK, SYN, FIN, RST that is not a repetition. */
  | "new"
  /** Bytes (or SYN, FIN) that this capture point had already seen; a true retransmission. */
  | "retransmission"
  /** The same packet, captured again on another interface or hop: not a retransmission. */
  | "copy"
  /** New bytes below the highest seen: the network or the capture reordered, or an earlier copy was lost before this point. */
  | "out-of-order"
  /** SEQ one below the next, zero or one byte, window of the peer open: RFC 9293 3.8.4. */
  | "keep-alive"
  /** The same shape while the peer's window is closed: RFC 9293 3.8.6.1. */
  | "window-probe"
  /** Outside of the window, with an ACK of what was never sent, with flags that no TCP sends, or a RST without effect: shown, not acted on. */
  | "outside-window";

/** One TCP segment as a fact: kept until NEWKEYS has passed both ways, bounded by MAX_SEGMENTS_PER_CONNECTION. */
export interface Segment {
  capture: number;
  frame: number;
  /** Nanoseconds since the analysis epoch. */
  time: number;
  fromOriginator: boolean;
  kind: SegmentKind;
  flags: number;
  /** Header fields as on the wire. */
  seq: number;
  ack: number;
  window: number;
  /** SEQ - (ISN + 1): the stream offset of the first payload byte; negative below the stream, -1 for a SYN (whose data would begin at 0). */
  offset: number;
  /** What the ACK field says in the peer's stream offsets; -1 without the ACK flag or before the peer's ISN is known. */
  ackOffset: number;
  /** Payload bytes on the wire. */
  length: number;
  /** Payload bytes captured. */
  captured: number;
  hopLimit: number;
  identification: number;
  trafficClass: number;
  mss: number;
  windowScale: number;
  timestampValue: number;
  /** SACK blocks in the peer's stream offsets, [left, right) pairs; null when there are none. */
  sack: number[] | null;
}

/** An ICMP error that quoted a packet of this connection. */
export interface IcmpEvent {
  capture: number;
  frame: number;
  time: number;
  ipVersion: 4 | 6;
  type: number;
  code: number;
  /** Next-hop MTU, -1 where the message has none. */
  mtu: number;
  /** Who sent the ICMP message, as text. */
  sender: string;
  hopLimit: number;
  /** The snap length cut the quotation: it was matched by addresses, and ports where they are left, and taken to quote the SYN. */
  cut: boolean;
  /** The quoted packet was sent by the originator. */
  quotedFromOriginator: boolean;
  /** Stream offset of the quoted SEQ; -1 for the SYN itself. */
  quotedOffset: number;
  quotedTotalLength: number;
  /** The quoted SEQ is inside what that side has in flight (not stale, not forged). */
  inWindow: boolean;
}
