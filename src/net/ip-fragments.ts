import { FRAGMENT_DUPLICATE_SECONDS, FRAGMENT_TIMEOUT_SECONDS, MAX_DATAGRAM_BYTES, MAX_FRAGMENT_SETS } from "../limits.ts";
import { type Cursor, note, reject } from "./cursor.ts";
import { Added, FragmentSet, FragmentState } from "./fragment-set.ts";
import { PacketAnomaly, PacketKind } from "./packet.ts";
import { IpProtocol, STOP } from "./protocol.ts";

const IPV4_ADDRESS_BYTES = 4;
const IPV6_ADDRESS_BYTES = 16;
/** Where the source address stands in its header. */
const IPV4_SOURCE_OFFSET = 12;
const IPV6_SOURCE_OFFSET = 8;
const IPV6_HEADER_BYTES = 40;

/** Datagrams by what became of them. */
export interface FragmentCounters {
  complete: number;
  /** Given up after FRAGMENT_TIMEOUT_SECONDS; those still open are in incompleteAtEnd. */
  incomplete: number;
  /** Given up for lack of room: MAX_FRAGMENT_SETS, MAX_FRAGMENTS_PER_SET. */
  evicted: number;
  /** Discarded whole because fragments overlapped, RFC 5722 4. */
  overlapping: number;
}

/** Reassembly of IPv4 and IPv6 datagrams. */
export class FragmentTable {
  readonly counters: FragmentCounters = { complete: 0, incomplete: 0, evicted: 0, overlapping: 0 };
  /** In order of arrival. */
  private readonly sets: FragmentSet[] = [];

  /** Datagrams that are still incomplete. */
  incompleteAtEnd(): number {
    return this.sets.reduce((count, set) => count + (set.state === FragmentState.Open ? 1 : 0), 0);
  }

  /** Takes the fragment at the cursor. When it completes its datagram, the cursor goes on in that; else the walk is over. */
  decode(cursor: Cursor): number {
    const length = cursor.wireEnd - cursor.offset;
    if (!isFollowed(cursor.fragmentProtocol)) return STOP;
    if (cursor.end < cursor.wireEnd) return reject(cursor, PacketAnomaly.SnaplenCut);
    if (length <= 0 || (cursor.fragmentMore && (length & 7) !== 0)) return reject(cursor, PacketAnomaly.MalformedIp);
    if (cursor.fragmentOffset + length > maxPayload(cursor)) return reject(cursor, PacketAnomaly.MalformedIp);
    this.expire(cursor);
    const set = this.find(cursor) ?? this.open(cursor);
    if (set.state !== FragmentState.Open) return STOP;
    if (cursor.fragmentOffset === 0) takeHeader(cursor, set);
    return this.act(cursor, set, set.add(cursor.fragmentOffset, cursor.data, cursor.offset, cursor.wireEnd, cursor.fragmentMore));
  }

  private act(cursor: Cursor, set: FragmentSet, added: Added): number {
    switch (added) {
      case Added.Completed:
        this.counters.complete += 1;
        return enter(cursor, set);
      case Added.Overlap:
        this.counters.overlapping += 1;
        set.close(FragmentState.Discarded);
        return reject(cursor, PacketAnomaly.FragmentOverlap);
      case Added.TooMany:
        this.counters.evicted += 1;
        set.close(FragmentState.Discarded);
        return reject(cursor, PacketAnomaly.FragmentLimit);
      default:
        cursor.packet.kind = PacketKind.Fragment;
        return STOP;
    }
  }

  /** The newest set of this fragment's datagram. A complete one answers only for copies that come at once: identifications are used again. */
  private find(cursor: Cursor): FragmentSet | null {
    const { packet, data, fragmentId, timeSeconds } = cursor;
    const keyProtocol = keyProtocolOf(cursor);
    for (let index = this.sets.length - 1; index >= 0; index--) {
      const set = this.sets[index]!;
      if (!set.matches(data, packet.sourceOffset, packet.destinationOffset, fragmentId, keyProtocol)) continue;
      const stale = set.state === FragmentState.Complete && Math.abs(timeSeconds - set.since) > FRAGMENT_DUPLICATE_SECONDS;
      return stale ? null : set;
    }
    return null;
  }

  private open(cursor: Cursor): FragmentSet {
    if (this.sets.length >= MAX_FRAGMENT_SETS) this.evict(cursor);
    const { packet, data } = cursor;
    const bytes = packet.ipVersion === 4 ? IPV4_ADDRESS_BYTES : IPV6_ADDRESS_BYTES;
    const addresses = new Uint8Array(2 * bytes);
    addresses.set(data.subarray(packet.sourceOffset, packet.sourceOffset + bytes));
    addresses.set(data.subarray(packet.destinationOffset, packet.destinationOffset + bytes), bytes);
    const set = new FragmentSet(addresses, cursor.fragmentId, keyProtocolOf(cursor), cursor.timeSeconds);
    this.sets.push(set);
    return set;
  }

  /** Makes room: a set that is over leaves first, then the oldest. */
  private evict(cursor: Cursor): void {
    const over = this.sets.findIndex((set) => set.state !== FragmentState.Open);
    const [victim] = this.sets.splice(Math.max(over, 0), 1);
    if (victim?.state !== FragmentState.Open) return;
    this.counters.evicted += 1;
    note(cursor, PacketAnomaly.FragmentLimit);
  }

  /** Time may jump back where captures were merged; a set far from now in either direction is over. */
  private expire(cursor: Cursor): void {
    const { sets } = this;
    while (sets.length > 0 && Math.abs(cursor.timeSeconds - sets[0]!.since) > FRAGMENT_TIMEOUT_SECONDS) {
      if (sets.shift()!.state !== FragmentState.Open) continue;
      this.counters.incomplete += 1;
      note(cursor, PacketAnomaly.FragmentsIncomplete);
    }
  }
}

/** Whether reassembly could bring a TCP segment or an ICMP error to light; others would only crowd the table. */
function isFollowed(protocol: number): boolean {
  switch (protocol) {
    case IpProtocol.Tcp:
    case IpProtocol.Udp:
    case IpProtocol.Icmp:
    case IpProtocol.Icmpv6:
    case IpProtocol.Ipv4:
    case IpProtocol.Ipv6:
    case IpProtocol.Gre:
    case IpProtocol.Ah:
    case IpProtocol.Routing:
    case IpProtocol.DestinationOptions:
      return true;
    default:
      return false;
  }
}

function keyProtocolOf(cursor: Cursor): number {
  return cursor.packet.ipVersion === 4 ? cursor.fragmentProtocol : -1;
}

/** IPv4's total length counts its header, IPv6's payload length doesn't. */
function maxPayload(cursor: Cursor): number {
  const { packet, offset } = cursor;
  return packet.ipVersion === 4 ? MAX_DATAGRAM_BYTES - (offset - packet.sourceOffset + IPV4_SOURCE_OFFSET) : MAX_DATAGRAM_BYTES;
}

/** Keeps the first fragment's IP header. IPv6 extension headers in front of the fragment header have had their effect already. */
function takeHeader(cursor: Cursor, set: FragmentSet): void {
  const { packet, data } = cursor;
  const v4 = packet.ipVersion === 4;
  const start = packet.sourceOffset - (v4 ? IPV4_SOURCE_OFFSET : IPV6_SOURCE_OFFSET);
  const header = data.subarray(start, v4 ? cursor.offset : start + IPV6_HEADER_BYTES);
  const destinationInHeader = v4 ? IPV4_SOURCE_OFFSET + IPV4_ADDRESS_BYTES : IPV6_SOURCE_OFFSET + IPV6_ADDRESS_BYTES;
  const destinationBytes = v4 ? IPV4_ADDRESS_BYTES : IPV6_ADDRESS_BYTES;
  const destination = data.subarray(packet.destinationOffset, packet.destinationOffset + destinationBytes);
  set.setHeader(header, destination, destinationInHeader, cursor.fragmentProtocol);
}

/** Moves the cursor into the reassembled datagram, behind its IP header. */
function enter(cursor: Cursor, set: FragmentSet): number {
  const { packet } = cursor;
  const { headerLength } = set;
  const source = packet.ipVersion === 4 ? IPV4_SOURCE_OFFSET : IPV6_SOURCE_OFFSET;
  const datagram = set.take();
  packet.data = datagram;
  packet.sourceOffset = source;
  packet.destinationOffset = source + (packet.ipVersion === 4 ? IPV4_ADDRESS_BYTES : IPV6_ADDRESS_BYTES);
  cursor.data = datagram;
  cursor.base = 0;
  cursor.offset = headerLength;
  cursor.end = datagram.length;
  cursor.wireEnd = datagram.length;
  return set.protocol;
}
