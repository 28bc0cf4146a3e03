import type { Position } from "./position.ts";

/** The identification line of one side, RFC 4253 4.2. */
export interface Identification {
  /** The line without its line end, as bytes. */
  raw: Uint8Array;
  /** protoversion: "2.0", "1.99", "1.5"; "" when the line does not have the form SSH-x-y. */
  protoVersion: string;
  /** softwareversion, up to the first space, as bytes read in latin1. */
  software: string;
  /** What follows the first space; null without one. */
  comments: string | null;
  lineEnd: "crlf" | "lf";
  /** Bytes of the line with its end. */
  length: number;
  /** What breaks RFC 4253 4.2 in it. */
  faults: IdentificationFault[];
  at: Position;
}

export type IdentificationFault = "too-long" | "nul" | "bare-cr" | "non-ascii" | "control" | "no-software" | "empty-software" | "bad-form";

/** One line before the identification. */
export interface PreIdentLine {
  /** The line without its end, cut to MAX_IDENT_LINE_BYTES. */
  raw: Uint8Array;
  /** The stream ended without a line end. */
  unterminated: boolean;
  at: Position;
}

/** SSH_MSG_KEXINIT, RFC 4253 7.1, with its field names. */
export interface KexInit {
  cookie: string;
  kex_algorithms: string[];
  server_host_key_algorithms: string[];
  encryption_algorithms_client_to_server: string[];
  encryption_algorithms_server_to_client: string[];
  mac_algorithms_client_to_server: string[];
  mac_algorithms_server_to_client: string[];
  compression_algorithms_client_to_server: string[];
  compression_algorithms_server_to_client: string[];
  languages_client_to_server: string[];
  languages_server_to_client: string[];
  first_kex_packet_follows: boolean;
}

/** A KEXINIT that was read, with what was odd in it. */
export interface KexInitFact {
  lists: KexInit;
  /** Bytes of the binary packet that carried it. */
  packetBytes: number;
  /** "trailing-bytes", "reserved-not-zero", "name-too-long", "non-ascii-name", "empty-name", "too-many-names", … */
  faults: string[];
  at: Position;
  completeAt: Position;
}

/** One clear-text message. */
export interface Message {
  number: number;
  /** Position of its first byte and of the segment that completed it. */
  at: Position;
  completeAt: Position;
  /** Bytes of the binary packet, length field included. */
  packetBytes: number;
  /** Payload from the message number on; kept for numbers that a later stage reads (1 to 4, 7, 30 to 49), else null. */
  payload: Uint8Array | null;
  /** Sequence number of the packet in its direction, from 0. */
  sequence: number;
}

/** Why the binary stream could not be read on. */
export interface PacketFault {
  reason: "packet-length" | "padding" | "alignment";
  /** packet_length as it stands in the stream. */
  packetLength: number;
  paddingLength: number;
  /** The first 16 bytes at that place (or fewer). */
  bytes: Uint8Array;
  at: Position;
}

/** What one direction of the connection said, up to its encryption. Everything that was not seen is null or empty. */
export interface TransportFacts {
  /** Contiguous bytes taken so far. */
  bytes: number;
  firstByteAt: Position | null;
  lastByteAt: Position | null;
  /** The first bytes of the stream, at most 256: says what it is when it isn't SSH. */
  head: Uint8Array;
  preIdentLines: PreIdentLine[];
  /** All of them, kept or not. */
  preIdentLineCount: number;
  ident: Identification | null;
  /** Bytes of a line that has not ended yet (before the identification); null when there are none. */
  partialLine: { raw: Uint8Array; at: Position } | null;
  /** A preamble limit was passed: reading stopped. */
  preambleLimit: "lines" | "line-length" | null;
  messages: Message[];
  /** Clear messages seen, kept or not. */
  messageCount: number;
  kexinit: KexInitFact | null;
  /** A message 20 that does not parse: what was wrong. */
  kexinitFault: { reason: string; at: Position } | null;
  kexinitCount: number;
  newkeys: Position | null;
  packetFault: PacketFault | null;
  /** A packet that has begun and not ended: bytes that are there and bytes that it needs. */
  partialPacket: { have: number; need: number; number: number | null; at: Position } | null;
  /** First byte after NEWKEYS, and how many bytes came after it. */
  encryptedAt: Position | null;
  encryptedBytes: number;
  /** The stream was picked up in its middle, or a hole could not be bridged: nothing more can be read in the clear. */
  lost: "mid-stream" | "gap" | null;
  /** Holes in what was captured, in this direction. */
  gaps: { offset: number; length: number; at: Position }[];
}

/** Facts of a direction that said nothing. */
export function emptyTransportFacts(): TransportFacts {
  return {
    bytes: 0,
    firstByteAt: null,
    lastByteAt: null,
    head: new Uint8Array(0),
    preIdentLines: [],
    preIdentLineCount: 0,
    ident: null,
    partialLine: null,
    preambleLimit: null,
    messages: [],
    messageCount: 0,
    kexinit: null,
    kexinitFault: null,
    kexinitCount: 0,
    newkeys: null,
    packetFault: null,
    partialPacket: null,
    encryptedAt: null,
    encryptedBytes: 0,
    lost: null,
    gaps: [],
  };
}
