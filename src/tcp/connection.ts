import type { IcmpEvent, Segment } from "./segment.ts";

/** What is known of one direction of a connection, by arithmetic on SEQ and ACK. Offsets count from ISN + 1. */
export interface HalfStreamFacts {
  /** Initial sequence number: from the SYN, or from the ACK field of the SYN-ACK; else inferred from the lowest SEQ of the first segments (then `isnSeen` is false). */
  isn: number;
  isnSeen: boolean;
  /** Bytes handed on so far: the stream is contiguous up to here. */
  contiguous: number;
  /** Highest offset after any byte seen in this direction (retransmissions and SYN/FIN not counted). */
  highest: number;
  /** Highest offset that the peer's ACK field covers; 0 before any. */
  acked: number;
  /** Highest SEQ (as offset) of any segment, pure ACKs included: when > highest, bytes were sent that this point never saw. */
  claimed: number;
  /** Segments of this direction, all kinds but copies. */
  segments: number;
  dataSegments: number;
  retransmissions: number;
  /** Largest payload that was acknowledged, and largest that was sent. Bytes. */
  largestAcked: number;
  largestSent: number;
  /** Announced in this side's SYN; -1 without. */
  mss: number;
  windowScale: number;
  /** The last window that this side announced, scaled where the scale is known; -1 before any. */
  window: number;
  zeroWindowSeen: boolean;
  finOffset: number; // stream offset of the FIN, -1 without
  /** Hole that is open now: bytes [contiguous, holeEnd) are missing while later bytes are here; -1 without. */
  holeEnd: number;
  /** The peer acknowledged the FIN. */
  finAcked: boolean;
  /** IPv4 TTL or IPv6 hop limit of the first segment, and the different ones in order of appearance (at most MAX_HOP_LIMITS); RSTs and copies left out. -1 and empty before any. */
  hopLimit: number;
  readonly hopLimits: readonly number[];
}

/** How a connection's bytes ended. */
export type ConnectionEnd = "closed" | "reused" | "evicted" | "input-ended";

/**
 * One TCP connection. The flow table owns and fills it; everybody else reads.
 * The originator is who sent the SYN, or got the SYN-ACK; without both, whose port is not one of those watched; else who sent the first packet seen.
 * The two may change places once, when a SYN was recorded late, but never after bytes were handed on.
 */
export interface Connection {
  /** Number in the order in which they were first followed, from 0. */
  readonly id: number;
  readonly ipVersion: 4 | 6;
  /** Addresses as bytes (4 or 16), copied once. */
  readonly originatorAddress: Uint8Array;
  readonly responderAddress: Uint8Array;
  readonly originatorPort: number;
  readonly responderPort: number;
  /** Capture index and frame of the first and the last packet, and times in ns since the epoch of the analysis. */
  capture: number;
  firstFrame: number;
  lastFrame: number;
  firstTime: number;
  lastTime: number;
  /** A SYN without ACK was seen; a SYN-ACK that acknowledges the SYN (where that was seen). */
  synSeen: boolean;
  synAckSeen: boolean;
  /** SYN of both sides without ACK: RFC 9293 3.5 figure 8. */
  simultaneousOpen: boolean;
  /** Third packet seen, or data of the originator that the responder acked. */
  established: boolean;
  /** How often the originator's SYN was seen (copies not counted). */
  synCount: number;
  readonly originator: HalfStreamFacts;
  readonly responder: HalfStreamFacts;
  /** Zeek's conn_state, set when it ends: S0 S1 SF REJ S2 S3 RSTO RSTR RSTOS0 RSTRH SH SHR OTH. */
  connState: string;
  /** Zeek's history: letters, capital for the originator; see history.ts for what is different. */
  history: string;
  /** Handshake round trip at this point: SYN to SYN-ACK plus SYN-ACK to ACK, in ns; -1 when not seen. */
  rtt: number;
  /** Segments as facts, copies included, until `quiet`; at most MAX_SEGMENTS_PER_CONNECTION. */
  segments: Segment[];
  /** Segments not kept because of the limit, or after quiet. */
  segmentsDropped: number;
  icmp: IcmpEvent[];
  /** Code, count and first frame of everything odd. */
  anomalies: { code: string; count: number; firstFrame: number; detail: string }[];
  /** Packets seen, copies included. */
  packets: number;
  /** Copies of packets that were captured more than once. */
  copies: number;
  /** The first FIN or RST that ended it; the genuine end, not RSTs out of window or echoes. Final once ended: a RST may turn out to have had no effect. */
  close: { fromOriginator: boolean; how: "fin" | "rst"; capture: number; frame: number; time: number } | null;
  ended: ConnectionEnd | null;
  /** From here on no byte is handed on, and Segments are kept of SYN, FIN and RST only: the counters and the end go on (after NEWKEYS both ways). */
  quiet: boolean;
  /** After quiet: payload records for the shape of what is encrypted: sign = direction (+ originator), at most 64. */
  records: number[];
  /** For whoever joins the directions (the exchange): opaque here. */
  user: unknown;
}
