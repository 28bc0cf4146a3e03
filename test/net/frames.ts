/** Builds frames for tests, from the inside out: `ethernet(ipv4(tcp({ flags: TcpFlag.Syn })))`. Lengths and checksums are right unless said otherwise. */

/** A number is one byte, a string is ASCII. */
export type Part = number | string | readonly number[] | Uint8Array;

/** Puts parts behind one another. Every frame of every test is made here, so it copies whole parts. */
export function bytes(...parts: readonly Part[]): Uint8Array {
  const arrays = parts.map((part) => {
    if (typeof part === "string") return Buffer.from(part, "latin1");
    return typeof part === "number" ? Uint8Array.of(part) : part;
  });
  const joined = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

export function be16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

export function be32(value: number): number[] {
  return [...be16(value >>> 16), ...be16(value & 0xffff)];
}

/** The bytes of an IPv4 address in dotted decimal, or of an IPv6 address with or without "::". */
export function address(text: string): number[] {
  if (!text.includes(":")) return text.split(".").map(Number);
  const [left = "", right] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const head = groups(left);
  const tail = right === undefined ? [] : groups(right);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail].flatMap(be16);
}

/** An EtherType for what begins with an IP version nibble. */
function etherTypeOf(payload: Uint8Array): number {
  return payload[0]! >> 4 === 6 ? 0x86dd : 0x0800;
}

/** Ethernet II. `trailer` is padding behind the packet. */
export function ethernet(payload: Uint8Array, fields: { type?: number; trailer?: Part } = {}): Uint8Array {
  return bytes([2, 0, 0, 0, 0, 2], [2, 0, 0, 0, 0, 1], be16(fields.type ?? etherTypeOf(payload)), payload, fields.trailer ?? []);
}

/** A VLAN tag, to be given to `ethernet` with type 0x8100 (or 0x88a8, 0x9100). */
export function vlan(payload: Uint8Array, fields: { id?: number; type?: number } = {}): Uint8Array {
  return bytes(be16(fields.id ?? 10), be16(fields.type ?? etherTypeOf(payload)), payload);
}

export interface Ipv4Fields {
  source?: string;
  destination?: string;
  protocol?: number;
  identification?: number;
  ttl?: number;
  tos?: number;
  dontFragment?: boolean;
  moreFragments?: boolean;
  /** In bytes. */
  fragmentOffset?: number;
  /** Whole words. */
  options?: Part;
  /** What the header says, when it isn't the truth. */
  totalLength?: number;
  checksum?: number;
}

/** IPv4. A TCP checksum of 0 in a whole datagram's payload is filled in. */
export function ipv4(payload: Uint8Array, fields: Ipv4Fields = {}): Uint8Array {
  const source = address(fields.source ?? "10.0.0.1");
  const destination = address(fields.destination ?? "10.0.0.2");
  const options = bytes(fields.options ?? []);
  const headerLength = 20 + options.length;
  const protocol = fields.protocol ?? 6;
  const fragment = ((fields.dontFragment ?? false) ? 0x4000 : 0) | ((fields.moreFragments ?? false) ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) >> 3);
  const header = bytes(
    0x40 | (headerLength >> 2),
    fields.tos ?? 0,
    be16(fields.totalLength ?? headerLength + payload.length),
    be16(fields.identification ?? 0x1234),
    be16(fragment),
    fields.ttl ?? 64,
    protocol,
    [0, 0],
    source,
    destination,
    options,
  );
  header.set(be16(fields.checksum ?? internetChecksum(header)), 10);
  const whole = (fragment & 0x3fff) === 0;
  return bytes(header, whole && protocol === 6 ? withTcpChecksum(payload, [...source, ...destination]) : payload);
}

export interface Ipv6Fields {
  source?: string;
  destination?: string;
  nextHeader?: number;
  hopLimit?: number;
  trafficClass?: number;
  payloadLength?: number;
}

/** IPv6. A TCP checksum of 0 is filled in when TCP follows at once. */
export function ipv6(payload: Uint8Array, fields: Ipv6Fields = {}): Uint8Array {
  const source = address(fields.source ?? "2001:db8::1");
  const destination = address(fields.destination ?? "2001:db8::2");
  const nextHeader = fields.nextHeader ?? 6;
  const first = be32(0x60000000 | ((fields.trafficClass ?? 0) << 20));
  const header = bytes(first, be16(fields.payloadLength ?? payload.length), nextHeader, fields.hopLimit ?? 64, source, destination);
  return bytes(header, nextHeader === 6 ? withTcpChecksum(payload, [...source, ...destination]) : payload);
}

export interface TcpFields {
  sourcePort?: number;
  destinationPort?: number;
  seq?: number;
  ack?: number;
  flags?: number;
  window?: number;
  urgentPointer?: number;
  /** Padded with zeros to whole words. */
  options?: Part;
  /** In words, when it isn't the truth. */
  dataOffset?: number;
  checksum?: number;
}

/** A TCP segment; the IP builders fill in its checksum. */
export function tcp(fields: TcpFields = {}, payload: Part = []): Uint8Array {
  const options = bytes(fields.options ?? []);
  const padding = (4 - (options.length & 3)) & 3;
  const words = fields.dataOffset ?? 5 + ((options.length + padding) >> 2);
  return bytes(
    be16(fields.sourcePort ?? 50022),
    be16(fields.destinationPort ?? 22),
    be32(fields.seq ?? 1000),
    be32(fields.ack ?? 0),
    words << 4,
    fields.flags ?? 0x10,
    be16(fields.window ?? 502),
    be16(fields.checksum ?? 0),
    be16(fields.urgentPointer ?? 0),
    options,
    Array<number>(padding).fill(0),
    payload,
  );
}

export function udp(payload: Uint8Array, fields: { sourcePort?: number; destinationPort: number; length?: number }): Uint8Array {
  return bytes(be16(fields.sourcePort ?? 40000), be16(fields.destinationPort), be16(fields.length ?? 8 + payload.length), [0, 0], payload);
}

/** ICMP or ICMPv6: `rest` is the word behind the checksum, as a next-hop MTU. The checksum is left 0. */
export function icmp(quoted: Uint8Array, fields: { type: number; code?: number; rest?: number }): Uint8Array {
  return bytes(fields.type, fields.code ?? 0, [0, 0], be32(fields.rest ?? 0), quoted);
}

export interface FrameRecord {
  data: Uint8Array;
  /** Seconds since 1970. */
  time: number;
  /** Bytes on the wire, when the snap length cut the frame. */
  originalLength?: number;
}

/** A classic pcap file, little-endian, microseconds. `linkType` is a LINKTYPE_ value; 1 is Ethernet. */
export function pcapFile(frames: readonly FrameRecord[], linkType = 1): Uint8Array {
  const header = bytes(le32(0xa1b2c3d4), [2, 0, 4, 0], le32(0), le32(0), le32(262_144), le32(linkType));
  const records = frames.map(({ data, time, originalLength }) => {
    const microseconds = Math.round(time * 1e6);
    return bytes(le32(Math.floor(microseconds / 1e6)), le32(microseconds % 1e6), le32(data.length), le32(originalLength ?? data.length), data);
  });
  return new Uint8Array(Buffer.concat([header, ...records]));
}

function le32(value: number): number[] {
  return be32(value).reverse();
}

function withTcpChecksum(segment: Uint8Array, addresses: readonly number[]): Uint8Array {
  if (segment.length < 20 || segment[16] !== 0 || segment[17] !== 0) return segment;
  const filled = Uint8Array.from(segment);
  filled.set(be16(internetChecksum(bytes(addresses, [0, 6], be32(segment.length), segment))), 16);
  return filled;
}

/** RFC 1071, one word at a time: written apart from the decoder's, so that the two check each other. */
export function internetChecksum(data: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 2) {
    sum += (data[at]! << 8) + (data[at + 1] ?? 0);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return ~sum & 0xffff;
}
