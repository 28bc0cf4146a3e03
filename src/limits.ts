/**
 * Every bound on what input may make us keep or do, in one place.
 * Each has its reason or its source; whoever hits one is counted and told to the user.
 */

/** libpcap's MAXIMUM_SNAPLEN: a classic record that claims more is corrupt (savefile.c). Bytes. */
export const MAX_RECORD_BYTES = 262_144;
/** libpcap's MAXIMUM_BLOCKSIZE-like bound for a pcapng block (sf-pcapng.c). Bytes. */
export const MAX_BLOCK_BYTES = 16 * 1024 * 1024;
/** Interfaces of one pcapng section that we keep; a section that declares more is corrupt. */
export const MAX_INTERFACES = 65_536;
/** Headers in one frame, tunnels included: real stacks of labels and tunnels stay below ten. */
export const MAX_NESTING = 16;
/** Datagrams in reassembly at a time; Linux keeps 4 MB of fragments, this holds the same order. */
export const MAX_FRAGMENT_SETS = 256;
/** Fragments of one datagram: 64 KiB in 8-byte pieces. */
export const MAX_FRAGMENTS_PER_SET = 8_192;
/** An IP datagram, RFC 791: total length is 16 bits. Bytes. */
export const MAX_DATAGRAM_BYTES = 65_535;
/** How long an incomplete datagram is kept (RFC 8200 4.5: 60 s; Linux ipfrag_time: 30 s). Seconds. */
export const FRAGMENT_TIMEOUT_SECONDS = 30;
/** Connections in the flow table; beyond it the oldest half-open one leaves first. */
export const MAX_FLOWS = 100_000;
/** Bytes held ahead of a hole, per direction: the largest legal clear-text packet, four times. */
export const MAX_BYTES_AHEAD_OF_HOLE = 1024 * 1024;
/** Separate intervals held ahead of a hole, per direction. */
export const MAX_INTERVALS_AHEAD_OF_HOLE = 1_024;
/** Bytes held ahead of holes over all connections. */
export const MAX_TOTAL_BYTES_AHEAD = 32 * 1024 * 1024;
/** Segments kept as facts per connection, before NEWKEYS; later ones are counted only. */
export const MAX_SEGMENTS_PER_CONNECTION = 512;
/** OpenSSH's SSH_MAX_PRE_BANNER_LINES (kex.c). */
export const MAX_PRE_IDENT_LINES = 1_024;
/** OpenSSH's SSH_MAX_BANNER_LEN (kex.c). Bytes of one line. */
export const MAX_IDENT_LINE_BYTES = 8_192;
/** RFC 4253 4.2: the identification, CR and LF included. Bytes. */
export const RFC_IDENT_BYTES = 255;
/** Pre-identification lines kept as text for the report; the rest is counted. */
export const MAX_PRE_IDENT_LINES_KEPT = 20;
/** OpenSSH's PACKET_MAX_SIZE (packet.c); RFC 4253 6.1 asks for at least 35,000. Bytes. */
export const MAX_PACKET_BYTES = 256 * 1024;
/** Names kept of one name-list; longer lists are told with their count. */
export const MAX_NAMES_PER_LIST = 8_192;
/** RFC 4251 6: an algorithm name has at most 64 characters. */
export const MAX_NAME_LENGTH = 64;
/** Clear messages kept per direction; a peer that sends more is counted. */
export const MAX_MESSAGES_PER_DIRECTION = 64;
/** Anomalies kept per connection and per capture, by code; each code has a count. */
export const MAX_ANOMALY_CODES = 64;
/** Servers, and clients, remembered for cross-connection facts; the oldest leave first. */
export const MAX_HISTORY_ENTRIES = 20_000;
/** Series kept at a time. */
export const MAX_SERIES = 1_000;
