import { be16, be32, bytes, type Ipv4Fields, type Ipv6Fields, ipv4, ipv6 } from "./frames.ts";

/** A run of a datagram's payload. */
export interface Piece {
  offset: number;
  data: Uint8Array;
  more: boolean;
}

/** Cuts a payload at these offsets (multiples of 8, ascending). */
export function pieces(payload: Uint8Array, ...cuts: readonly number[]): Piece[] {
  const edges = [0, ...cuts, payload.length];
  return edges.slice(0, -1).map((offset, index) => ({ offset, data: payload.subarray(offset, edges[index + 1]), more: index < cuts.length }));
}

/** A piece as an IPv4 fragment. */
export function fragment4(piece: Piece, fields: Ipv4Fields = {}): Uint8Array {
  return ipv4(piece.data, { ...fields, fragmentOffset: piece.offset, moreFragments: piece.more });
}

/** A piece as an IPv6 fragment. `nextHeader` says what the payload is. */
export function fragment6(piece: Piece, fields: Ipv6Fields & { id?: number } = {}): Uint8Array {
  const { id = 0x12345678, nextHeader = 6, ...header } = fields;
  return ipv6(bytes(nextHeader, 0, be16(piece.offset | (piece.more ? 1 : 0)), be32(id), piece.data), { ...header, nextHeader: 44 });
}
