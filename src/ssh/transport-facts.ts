import type { FatalPacketFault, PacketOddity } from "./binary-packet.ts";
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

/** SSH_MSG_KEXINIT, RFC 4253 7.1, with its field names. Equal offers share their lists. */
export interface KexInit {
  cookie: string;
  kex_algorithms: readonly string[];
  server_host_key_algorithms: readonly string[];
  encryption_algorithms_client_to_server: readonly string[];
  encryption_algorithms_server_to_client: readonly string[];
  mac_algorithms_client_to_server: readonly string[];
  mac_algorithms_server_to_client: readonly string[];
  compression_algorithms_client_to_server: readonly string[];
  compression_algorithms_server_to_client: readonly string[];
  languages_client_to_server: readonly string[];
  languages_server_to_client: readonly string[];
  first_kex_packet_follows: boolean;
}

/** What of a KEXINIT is the same in every connection of a program: all but the cookie. */
export type OfferLists = Omit<KexInit, "cookie">;

/** What RFC 4253 7.1 or RFC 4251 6 forbids in a KEXINIT that can be read all the same. */
export type KexInitOddity =
  | "trailing-bytes"
  | "reserved-not-zero"
  | "name-too-long"
  | "non-ascii-name"
  | "non-printable-name"
  | "empty-name"
  | "too-many-names";

/** Why a message 20 can't be read: no 16 bytes of cookie, a list longer than the payload, or no flag and reserved word at its end. */
export type KexInitFault = "not-kexinit" | "short-cookie" | "list-past-end" | "short-tail";

/** A field of KexInit that is a name-list. */
export type KexInitListName = Exclude<keyof KexInit, "cookie" | "first_kex_packet_follows">;

/** A KEXINIT that was read, with what was odd in it. */
export interface KexInitFact {
  lists: KexInit;
  /** Bytes of the binary packet that carried it. */
  packetBytes: number;
  oddities: readonly KexInitOddity[];
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
  /**
   * Payload from the message number on, for numbers that a later stage reads: 1, 3, 4, 7, 30 to 49. Null for others, for an opaque one,
   * and when MAX_PAYLOAD_BYTES_PER_DIRECTION are kept already.
   */
  payload: Uint8Array | null;
  /** Sequence number of the packet in its direction, from 0; null where reading began or resumed behind the first packet. */
  sequence: number | null;
  /** A hole in the capture lies in it: its number and length were seen, not all of its bytes. */
  opaque: boolean;
}

/** A packet header that RFC 4253 6 forbids. */
export interface PacketFault<Reason = FatalPacketFault> {
  reason: Reason;
  /** packet_length as it stands in the stream. */
  packetLength: number;
  /** Null where packet_length alone is enough to stop. */
  paddingLength: number | null;
  /** The first 64 bytes at that place (or fewer): it is often text. */
  bytes: Uint8Array;
  at: Position;
}

/**
 * What one direction of the connection said, up to its encryption. Everything that was not seen is null or empty.
 * One object for the life of the direction, always up to date: lastByteAt, partialLine and partialPacket change in place.
 */
export interface TransportFacts {
  /** Contiguous bytes taken so far. */
  bytes: number;
  firstByteAt: Position | null;
  /** Position of the last byte itself. */
  lastByteAt: Position | null;
  /** The first bytes of the stream, at most 256: says what it is when it isn't SSH. */
  head: Uint8Array;
  preIdentLines: PreIdentLine[];
  /** All of them, kept or not. */
  preIdentLineCount: number;
  ident: Identification | null;
  /**
   * Bytes of a line that has not ended yet (before the identification); null when there are none. A view: valid until more bytes come.
   * At the end of the stream only the beginning of an identification stays here; other text becomes a PreIdentLine.
   */
  partialLine: { raw: Uint8Array; at: Position } | null;
  /** A preamble limit was passed: reading stopped. */
  preambleLimit: "lines" | "line-length" | null;
  /** The first MAX_MESSAGES_PER_DIRECTION clear messages, complete ones. */
  messages: Message[];
  /** Complete clear messages seen, kept or not. */
  messageCount: number;
  /** The first KEXINIT that could be read. */
  kexinit: KexInitFact | null;
  /** The first message 20 that does not parse: what was wrong, and in which list. A KEXINIT with a hole in it is opaque, not faulty. */
  kexinitFault: { reason: KexInitFault; list: KexInitListName | null; at: Position } | null;
  /** Messages 20, read, faulty or opaque. */
  kexinitCount: number;
  /** First byte of NEWKEYS. */
  newkeys: Position | null;
  /** Why the binary stream could not be read on. Never set where reading resumed at a guessed boundary. */
  packetFault: PacketFault | null;
  /** The first header that strict receivers refuse (OpenSSH closes with "padding error" or "Corrupted padlen"); reading went on. */
  oddPacket: PacketFault<PacketOddity> | null;
  /** A packet that has begun and not ended: bytes that are there (or in a hole) and bytes that it needs; 6 until its header is there. */
  partialPacket: { have: number; need: number; number: number | null; at: Position } | null;
  /** First captured byte after NEWKEYS, and how many captured bytes came after NEWKEYS. */
  encryptedAt: Position | null;
  encryptedBytes: number;
  /** The stream was picked up in its middle, or a hole could not be bridged: what comes can't be read. Null again once reading resumed. */
  lost: "mid-stream" | "gap" | null;
  /** Where reading last resumed, at a segment that begins with a plausible clear packet: messages before it may be missing. */
  resumedAt: Position | null;
  /** The first MAX_GAPS_PER_DIRECTION holes in what was captured, in this direction. */
  gaps: { offset: number; length: number; at: Position }[];
  gapCount: number;
  /** Bytes in all of them. */
  gapBytes: number;
}

const NOTHING = new Uint8Array(0);

/** Facts of a direction that said nothing. */
export function emptyTransportFacts(): TransportFacts {
  return {
    bytes: 0,
    firstByteAt: null,
    lastByteAt: null,
    head: NOTHING,
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
    oddPacket: null,
    partialPacket: null,
    encryptedAt: null,
    encryptedBytes: 0,
    lost: null,
    resumedAt: null,
    gaps: [],
    gapCount: 0,
    gapBytes: 0,
  };
}
