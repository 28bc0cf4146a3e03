import type { Negotiation } from "../ssh/negotiate.ts";
import type { TransportFacts } from "../ssh/transport-facts.ts";
import type { Connection, HalfStreamFacts } from "../tcp/connection.ts";
import type { Segment } from "../tcp/segment.ts";

/** One end of the exchange, as RFC 4253 names them. */
export type End = "client" | "server";

/** Who did something; "network" is neither end. */
export type Party = End | "network";

/** The stage in which an exchange is, or died. */
export type Stage = "tcp-connect" | "identification" | "kexinit" | "key-exchange" | "newkeys" | "encrypted";

/** What is known of one end. */
export interface Peer {
  end: End;
  /** Its packets are those of the connection's originator. */
  fromOriginator: boolean;
  ip: string;
  port: number;
  /** Its direction of the TCP connection, by SEQ and ACK arithmetic. */
  half: HalfStreamFacts;
  /** What it said, up to encryption. */
  ssh: TransportFacts;
  /** The identification line, escaped; null when it was not seen whole. */
  ident: string | null;
  /** Its packets in the capture: false means that nothing may be concluded from its silence. */
  visible: boolean;
}

/** Class of a RST on Linux (and most others): who sends such a one, and when. */
export type RstClass =
  /** RST,ACK in the flow: an application closed with unread data, or with SO_LINGER 0. */
  | "closed-with-unread-data"
  /** RST without ACK, window 0, SEQ = the ACK of what provoked it: no such socket (any more). */
  | "no-such-socket"
  /** RST,ACK with SEQ 0 in reply to a SYN: closed port, or REJECT with tcp-reset. */
  | "refusal"
  /** Fits none of these. */
  | "other";

/** The packet that ended the exchange. */
export interface Closing {
  by: Party;
  how: "fin" | "rst";
  /** False where the packet itself was not captured: then `frame` is the one that acknowledges it. */
  seen: boolean;
  capture: number;
  frame: number;
  time: number;
  rst: RstClass | null;
  /** That packet; null where it came after MAX_SEGMENTS_PER_CONNECTION others. */
  segment: Segment | null;
  /** Nanoseconds from the last packet before it that the closing end could answer (the peer's, else its own). */
  quietBefore: number;
}

/** A RST that its apparent sender did not send, and how we know. */
export interface InjectedReset {
  segment: Segment;
  /** In whose name it came. */
  inNameOf: End;
  proof: "data-after-reset" | "hop-limit";
  detail: string;
  /** Genuine packets of that end that the RST was held against. */
  genuinePackets: number;
  /** No genuine packet of that end has the hop limit of the RST. */
  otherHopLimit: boolean;
  /** The end that received it gave up; false when it went on (it ignored the RST, or never got it). */
  effective: boolean;
}

/** A part of one end's stream that the path does not deliver. */
export interface LostSegment {
  from: End;
  /** Stream offset and length of what is missing. */
  offset: number;
  length: number;
  /** Times it was sent, as seen here; 0 when this point never saw it. */
  transmissions: number;
  /** First and last time it was sent; for a hole: when it was noticed. Nanoseconds. */
  firstTime: number;
  lastTime: number;
  /** Segments that show it. */
  evidence: Segment[];
  /** Seen from the sender's side of the loss (it repeats), or the receiver's (a hole). */
  seenFrom: "sender" | "receiver";
  /** A later, smaller segment of the same direction got through (acked, SACKed, or seen here). */
  smallerPassed: boolean;
  /** Largest payload of this direction that did get through. Bytes. */
  largestDelivered: number;
  /** Bytes of it were acked after all. */
  recovered: boolean;
}

/** What the capture itself lets us see; caps every certainty (catalogue rule: absence proves nothing where the capture has holes). */
export interface Visibility {
  bothSides: boolean;
  /** The SYN was not captured and the stream was picked up in its middle. */
  midStream: boolean;
  /** Bytes acknowledged but never captured, per end. */
  gaps: Record<End, number>;
  /** The snap length cut payload. */
  snaplenCut: boolean;
  /** Segments whose TCP header the snap length cut, and the first of them; null without. */
  cutHeaders: { count: number; firstFrame: number } | null;
}

/** Everything that the bytes say about one connection: the input of every verdict. Pure data. */
export interface ExchangeFacts {
  connection: Connection;
  client: Peer;
  server: Peer;
  rolesFrom: "syn" | "ssh" | "port";
  /** The furthest stage that was entered. */
  stage: Stage;
  /** Segments up to NEWKEYS, copies left out, in order of time. */
  segments: readonly Segment[];
  /** Both KEXINITs put together; null without both. */
  negotiation: Negotiation | null;
  closing: Closing | null;
  injectedReset: InjectedReset | null;
  lost: LostSegment[];
  visibility: Visibility;
  /** Nanoseconds from the last packet of the connection to the end of the input; 0 when it was closed. */
  openFor: number;
  /** True when the connection was cut off by the end of the input (or by eviction), not closed. */
  cutOff: boolean;
  /** Round trip of the handshake, ns; -1 unknown. */
  rtt: number;
}
