import { MAX_PACKET_BYTES } from "../limits.ts";

/** uint32 packet_length, RFC 4253 6. */
export const LENGTH_BYTES = 4;
/** packet_length and padding_length: the payload follows. */
export const HEADER_BYTES = 5;
/** Up to the message number: what must be there to know what a packet is. */
export const HEADER_AND_NUMBER_BYTES = 6;
/** padding_length and the smallest padding that RFC 4253 6 allows. */
const MIN_PACKET_LENGTH = 5;
/** RFC 4253 6: at least four bytes of padding. */
const MIN_PADDING = 4;
/** RFC 4253 6: the whole packet is a multiple of this or of the cipher's block; "none" has 8. */
const BLOCK = 8;
/** RFC 4253 6.1: the size that everybody must take. A plausible start has no reason to pass it. */
const RFC_MAX_PACKET = 35_000;

/** No receiver reads on after it. */
export type FatalPacketFault = "packet-length" | "padding" | "empty-payload";
/** RFC 4253 6 forbids it; OpenSSH, dropbear and PuTTY close, Go's x/crypto/ssh reads on. */
export type PacketOddity = "short-padding" | "alignment";

/** Whether packet_length is one that OpenSSH takes (packet.c, ssh_packet_read_poll2(): "Bad packet length"). */
export function lengthIsSane(packetLength: number): boolean {
  return packetLength >= MIN_PACKET_LENGTH && packetLength <= MAX_PACKET_BYTES;
}

/**
 * What no receiver forgives in a header whose packet_length is sane. "padding": it reaches into the header.
 * "empty-payload": no message number (OpenSSH: SSH_ERR_MESSAGE_INCOMPLETE; Go: "packet too small"; below dropbear's MIN_PACKET_LEN).
 */
export function paddingFault(packetLength: number, paddingLength: number): "padding" | "empty-payload" | null {
  const payload = packetLength - paddingLength - 1;
  if (payload < 0) return "padding";
  return payload === 0 ? "empty-payload" : null;
}

/** What only strict receivers refuse. The packet's end is known all the same, so that reading can go on. */
export function headerOddity(packetLength: number, paddingLength: number): PacketOddity | null {
  if ((packetLength + LENGTH_BYTES) % BLOCK !== 0) return "alignment";
  return paddingLength < MIN_PADDING ? "short-padding" : null;
}

/** Reads a uint32, RFC 4251 5; bytes that are not there count as 0. */
export function readUint32(data: Uint8Array, at: number): number {
  return (((data[at] ?? 0) << 24) | ((data[at + 1] ?? 0) << 16) | ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0)) >>> 0;
}

/**
 * Whether a clear packet may begin at data[start]. Random bytes pass once in about ten million. What follows NEWKEYS doesn't pass by design:
 * with encrypt-then-MAC and GCM the length is in clear, but it is a multiple of the block without its own four bytes.
 */
export function looksLikePacket(data: Uint8Array, start: number, end: number): boolean {
  if (end - start < HEADER_AND_NUMBER_BYTES) return false;
  const packetLength = readUint32(data, start);
  const paddingLength = data[start + LENGTH_BYTES]!;
  const number = data[start + HEADER_BYTES]!;
  if (packetLength < MIN_PACKET_LENGTH || packetLength > RFC_MAX_PACKET) return false;
  return paddingFault(packetLength, paddingLength) === null && headerOddity(packetLength, paddingLength) === null && isClearNumber(number);
}

/** Message numbers that are sent before NEWKEYS: transport generic (1 to 7), KEXINIT and NEWKEYS, and the key exchange's own (RFC 4251 7). */
function isClearNumber(number: number): boolean {
  return (number >= 1 && number <= 7) || number === 20 || number === 21 || (number >= 30 && number <= 49);
}
