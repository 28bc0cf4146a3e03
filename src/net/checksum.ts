import { u16 } from "./bytes.ts";
import { ChecksumState, type Packet, PacketAnomaly, PacketKind } from "./packet.ts";
import { IpProtocol } from "./protocol.ts";

/** Where the checksums stand in their headers: RFC 791 3.1, RFC 9293 3.1. */
const IPV4_CHECKSUM_OFFSET = 10;
const TCP_CHECKSUM_OFFSET = 16;
/** Where the source address stands in the IPv4 header. */
const IPV4_SOURCE_OFFSET = 12;
/** Ones' complement: what a sum over bytes and their checksum gives, RFC 1071. */
const ALL_ONES = 0xffff;

/**
 * Verifies the checksums of a TCP packet: sets `checksumState`, and BadIpChecksum and BadTcpChecksum in `anomalies`.
 * Reads every byte, so it is for packets that carry news. A checksum that the network card was still to fill in
 * (Linux CHECKSUM_PARTIAL: the pseudo-header's sum; others leave 0) is not a bad one.
 */
export function verifyChecksums(packet: Packet): void {
  if (packet.kind !== PacketKind.Tcp) return;
  if (packet.ipVersion === 4) verifyIpv4(packet);
  if (packet.payloadCaptured !== packet.payloadLength) return;
  packet.checksumState = tcpState(packet);
  if (packet.checksumState === ChecksumState.Bad) packet.anomalies |= PacketAnomaly.BadTcpChecksum;
}

function verifyIpv4(packet: Packet): void {
  const { data } = packet;
  const start = packet.sourceOffset - IPV4_SOURCE_OFFSET;
  const headerLength = (data[start]! & 0x0f) << 2;
  if (u16(data, start + IPV4_CHECKSUM_OFFSET) === 0) return;
  if (fold(sum(data, start, headerLength, 0)) !== ALL_ONES) packet.anomalies |= PacketAnomaly.BadIpChecksum;
}

function tcpState(packet: Packet): ChecksumState {
  const { data, tcpOffset } = packet;
  const length = packet.payloadOffset + packet.payloadLength - tcpOffset;
  const addresses = addressSum(packet) + IpProtocol.Tcp;
  if (fold(sum(data, tcpOffset, length, addresses + lengthSum(length))) === ALL_ONES) return ChecksumState.Good;
  const checksum = u16(data, tcpOffset + TCP_CHECKSUM_OFFSET);
  // With the length, or without it where the card adds each segment's own.
  const partial = checksum === 0 || checksum === fold(addresses + lengthSum(length)) || checksum === fold(addresses);
  return partial ? ChecksumState.Partial : ChecksumState.Bad;
}

function addressSum(packet: Packet): number {
  const bytes = packet.ipVersion === 4 ? 4 : 16;
  return sum(packet.data, packet.sourceOffset, bytes, sum(packet.data, packet.destinationOffset, bytes, 0));
}

/** The pseudo-header's length field: 16 bits in IPv4, 32 in IPv6 (RFC 8200 8.1). */
function lengthSum(length: number): number {
  return (length >>> 16) + (length & ALL_ONES);
}

/** Adds data[offset, offset + length) in 16-bit words to `start`. No overflow: 256 KiB of words stay far below 2^53. */
function sum(data: Uint8Array, offset: number, length: number, start: number): number {
  let total = start;
  const end = offset + length;
  const lastPair = end - 1;
  let at = offset;
  // Not by u16(): a call for every two bytes is what the first thousands of segments would wait for, before V8 has compiled this.
  for (; at < lastPair; at += 2) total += (data[at]! << 8) | data[at + 1]!;
  return at < end ? total + (data[at]! << 8) : total;
}

/** Folds the carries back in, RFC 1071 2. */
function fold(total: number): number {
  let folded = total;
  while (folded > ALL_ONES) folded = (folded & ALL_ONES) + Math.floor(folded / 0x10000);
  return folded;
}
