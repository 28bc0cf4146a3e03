/** EtherType values and header offsets, IEEE 802.3, RFC 791, RFC 8200. */
const ETHERNET_BYTES = 14;
const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const IPV6_HEADER_BYTES = 40;

/**
 * How long an Ethernet frame was on the wire that filled the capture's buffer to the last byte: `cap` cuts it without a word.
 * The IP header says it; where it doesn't (a jumbogram, something else than IP), one byte more than is here marks it as cut.
 */
export function wireLength(data: Uint8Array, capturedLength: number): number {
  const type = (data[12]! << 8) | data[13]!;
  let length = 0;
  if (type === IPV4) length = ETHERNET_BYTES + ((data[16]! << 8) | data[17]!);
  else if (type === IPV6) length = ETHERNET_BYTES + IPV6_HEADER_BYTES + ((data[18]! << 8) | data[19]!);
  return Math.max(length, capturedLength + 1);
}
