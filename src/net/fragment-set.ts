import { MAX_DATAGRAM_BYTES, MAX_FRAGMENTS_PER_SET } from "../limits.ts";

/** Fragment offsets count units of 8 bytes, RFC 791 3.1. */
const UNIT_SHIFT = 3;
/** The longest IPv4 header; room in front of the payload, so that the header needs no move when it arrives. Bytes. */
const HEADER_ROOM = 60;
/** One bit for each unit of the longest datagram. */
const BITMAP_BYTES = (MAX_DATAGRAM_BYTES + 1) >> (UNIT_SHIFT + 3);

/** What became of a set. A set that is over stays for a while, so that late copies don't begin a new one. */
export const FragmentState = { Open: 0, Complete: 1, Discarded: 2 } as const;
export type FragmentState = (typeof FragmentState)[keyof typeof FragmentState];

/** What adding a fragment did. */
export const Added = { Kept: 0, Duplicate: 1, Completed: 2, Overlap: 3, TooMany: 4 } as const;
export type Added = (typeof Added)[keyof typeof Added];

/** The fragments of one datagram. Bytes that came first stay. */
export class FragmentSet {
  /** Source and destination address, one behind the other. */
  readonly addresses: Uint8Array;
  readonly id: number;
  /** IPv4's protocol belongs to the key (RFC 791); -1 for IPv6, where only addresses and identification do (RFC 8200 4.5). */
  readonly keyProtocol: number;
  /** Frame time of the first fragment, in seconds. */
  readonly since: number;
  state: FragmentState = FragmentState.Open;
  /** What the payload is; -1 until the first fragment is here. */
  protocol = -1;
  headerLength = 0;
  private buffer = new Uint8Array(HEADER_ROOM + 2048);
  private present = new Uint8Array(BITMAP_BYTES);
  private unitsPresent = 0;
  private highestEnd = 0;
  /** Payload bytes of the whole datagram; -1 until the last fragment is here. */
  private total = -1;
  private fragments = 0;

  constructor(addresses: Uint8Array, id: number, keyProtocol: number, since: number) {
    this.addresses = addresses;
    this.id = id;
    this.keyProtocol = keyProtocol;
    this.since = since;
  }

  /** Whether this is the set of a fragment with these marks; the addresses stand in `data`. */
  matches(data: Uint8Array, sourceOffset: number, destinationOffset: number, id: number, keyProtocol: number): boolean {
    if (this.id !== id || this.keyProtocol !== keyProtocol) return false;
    const { addresses } = this;
    const half = addresses.length >> 1;
    for (let index = 0; index < half; index++) {
      if (addresses[index] !== data[sourceOffset + index] || addresses[half + index] !== data[destinationOffset + index]) return false;
    }
    return true;
  }

  /** The header and protocol of the fragment at offset 0; the first one counts. */
  setHeader(header: Uint8Array, destination: Uint8Array, destinationOffset: number, protocol: number): void {
    if (this.protocol >= 0) return;
    this.protocol = protocol;
    this.headerLength = header.length;
    this.buffer.set(header, HEADER_ROOM - header.length);
    this.buffer.set(destination, HEADER_ROOM - header.length + destinationOffset);
  }

  /** Takes data[from, to) as the payload at `offset`. */
  add(offset: number, data: Uint8Array, from: number, to: number, more: boolean): Added {
    if (++this.fragments > MAX_FRAGMENTS_PER_SET) return Added.TooMany;
    const end = offset + (to - from);
    if (this.total >= 0 && (end > this.total || (!more && end !== this.total))) return Added.Overlap;
    if (!more && this.highestEnd > end) return Added.Overlap;
    const first = offset >> UNIT_SHIFT;
    const last = (end + 7) >> UNIT_SHIFT;
    const known = this.countPresent(first, last);
    if (known > 0) return known === last - first && this.holds(offset, data, from, to) ? Added.Duplicate : Added.Overlap;

    this.reserve(end);
    this.buffer.set(data.subarray(from, to), HEADER_ROOM + offset);
    for (let unit = first; unit < last; unit++) this.present[unit >> 3]! |= 1 << (unit & 7);
    this.unitsPresent += last - first;
    if (end > this.highestEnd) this.highestEnd = end;
    if (!more) this.total = end;
    return this.total >= 0 && this.unitsPresent === (this.total + 7) >> UNIT_SHIFT ? Added.Completed : Added.Kept;
  }

  /** The header and the whole payload; only once `add` said Completed. The set's memory goes with it. */
  take(): Uint8Array {
    const datagram = this.buffer.subarray(HEADER_ROOM - this.headerLength, HEADER_ROOM + this.total);
    this.close(FragmentState.Complete);
    return datagram;
  }

  /** Lets go of the bytes. */
  close(state: FragmentState): void {
    this.state = state;
    this.buffer = EMPTY;
    this.present = EMPTY;
  }

  private countPresent(first: number, last: number): number {
    let count = 0;
    for (let unit = first; unit < last; unit++) count += (this.present[unit >> 3]! >> (unit & 7)) & 1;
    return count;
  }

  private holds(offset: number, data: Uint8Array, from: number, to: number): boolean {
    for (let index = 0; index < to - from; index++) {
      if (this.buffer[HEADER_ROOM + offset + index] !== data[from + index]) return false;
    }
    return true;
  }

  private reserve(payloadEnd: number): void {
    const needed = HEADER_ROOM + payloadEnd;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, Math.min(2 * this.buffer.length, HEADER_ROOM + MAX_DATAGRAM_BYTES)));
    grown.set(this.buffer);
    this.buffer = grown;
  }
}

const EMPTY = new Uint8Array(0);
