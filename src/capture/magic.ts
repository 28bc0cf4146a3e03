/**
 * First bytes of a capture file, as a big-endian number of four bytes.
 * draft-ietf-opsawg-pcap section 4, draft-ietf-opsawg-pcapng section 4.1; the modified format is Kuznetzov's (libpcap's sf-pcap.c).
 */

import type { CaptureInfo } from "./frame.ts";

export type PcapFormat = Exclude<CaptureInfo["format"], "pcapng" | null>;

/** What a classic magic says about the rest of the file. */
export interface PcapMagic {
  format: PcapFormat;
  littleEndian: boolean;
}

const PCAP_MAGICS = new Map<number, PcapMagic>([
  [0xa1b2c3d4, { format: "pcap", littleEndian: false }],
  [0xd4c3b2a1, { format: "pcap", littleEndian: true }],
  [0xa1b23c4d, { format: "pcap-ns", littleEndian: false }],
  [0x4d3cb2a1, { format: "pcap-ns", littleEndian: true }],
  [0xa1b2cd34, { format: "pcap-modified", littleEndian: false }],
  [0x34cdb2a1, { format: "pcap-modified", littleEndian: true }],
]);

/** Type of the Section Header Block: the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a;

/** The classic format that the four bytes at `at` announce, or null. */
export function pcapMagic(view: DataView, at: number): PcapMagic | null {
  return PCAP_MAGICS.get(view.getUint32(at)) ?? null;
}

/** True for fewer than four bytes that a capture of some format begins with: a file cut in its magic. */
export function isCutMagic(head: Uint8Array): boolean {
  if (head.length === 0 || head.length > 3) return false;
  return [SECTION_HEADER, ...PCAP_MAGICS.keys()].some((magic) => head.every((byte, index) => byte === ((magic >>> (24 - 8 * index)) & 0xff)));
}

/** Why reading stops where a whole second capture follows in the same file. */
export const JOINED_CAPTURES = "another capture begins here: join captures with mergecap, not with cat";

/** True where the four bytes at `at` begin a capture of any format. */
export function beginsCapture(view: DataView, at: number): boolean {
  return view.getUint32(at) === SECTION_HEADER || pcapMagic(view, at) !== null;
}
