import { type PcapFormat, pcapMagic } from "./magic.ts";

/** Bytes of the file header, draft-ietf-opsawg-pcap section 4. */
export const PCAP_HEADER_BYTES = 24;

/** How records store incl_len and orig_len; some writers before version 2.4 had them the other way round. */
export type LengthOrder = "normal" | "swapped" | "larger-is-original";

/** The file header of a classic capture. */
export interface PcapHeader {
  format: PcapFormat;
  littleEndian: boolean;
  lengthOrder: LengthOrder;
  linkType: number;
  /** Bytes before a record's frame. */
  recordHeaderBytes: number;
  /** Unit of a record's fraction of a second. */
  fractionsPerSecond: number;
  nanosecondsPerFraction: number;
}

/** What the magic settles: Kuznetzov's records also carry interface, protocol and packet type. */
const RECORD_SHAPES = {
  pcap: { recordHeaderBytes: 16, fractionsPerSecond: 1_000_000, nanosecondsPerFraction: 1_000 },
  "pcap-ns": { recordHeaderBytes: 16, fractionsPerSecond: 1_000_000_000, nanosecondsPerFraction: 1 },
  "pcap-modified": { recordHeaderBytes: 24, fractionsPerSecond: 1_000_000, nanosecondsPerFraction: 1_000 },
} as const;

/** The part of the link type field that is the LINKTYPE_ value; above it stand the length of the FCS and reserved bits. */
const LINK_TYPE_MASK = 0xffff;

/** Versions that libpcap reads (sf-pcap.c, pcap_check_header). 543.0 is what DG/UX's tcpdump wrote. */
function lengthOrderOf(major: number, minor: number): LengthOrder | null {
  if (major === 543 && minor === 0) return "swapped";
  if (major !== 2 || minor > 4) return null;
  if (minor < 3) return "swapped";
  return minor === 3 ? "larger-is-original" : "normal";
}

/** Reads the 24 bytes at `at`. Returns why they cannot be used, as text, when they cannot. */
export function readPcapHeader(view: DataView, at: number): PcapHeader | string {
  const magic = pcapMagic(view, at);
  if (magic === null) return "not a pcap file";
  const { format, littleEndian } = magic;
  const major = view.getUint16(at + 4, littleEndian);
  const minor = view.getUint16(at + 6, littleEndian);
  const lengthOrder = lengthOrderOf(major, minor);
  if (lengthOrder === null) return `pcap version ${major}.${minor} is not supported`;
  const linkType = view.getUint32(at + 20, littleEndian) & LINK_TYPE_MASK;
  return { format, littleEndian, lengthOrder, linkType, ...RECORD_SHAPES[format] };
}
