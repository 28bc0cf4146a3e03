import type { Section } from "./pcapng-section.ts";

/** Type, length, byte-order magic, version (two words of 16 bits), section length. */
const FIXED_BYTES = 24;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;

/** The byte order that the Section Header Block at `at` sets for its own length and all that follows; null when it sets none. */
export function sectionIsLittleEndian(view: DataView, at: number): boolean | null {
  const magic = view.getUint32(at + 8);
  if (magic === BYTE_ORDER_MAGIC) return false;
  return magic === BYTE_ORDER_MAGIC_SWAPPED ? true : null;
}

/**
 * Reads a Section Header Block, draft-ietf-opsawg-pcapng section 4.1. The section's length is only a hint for skipping: unused.
 * Returns why the section cannot be read, as text, when it cannot.
 */
export function readSectionHeader(view: DataView, at: number, end: number, littleEndian: boolean, firstInterfaceId: number): Section | string {
  if (end - at < FIXED_BYTES) return "a section header block is too short for its fields";
  const major = view.getUint16(at + 12, littleEndian);
  const minor = view.getUint16(at + 14, littleEndian);
  if (major !== 1) return `pcapng version ${major}.${minor} is not supported`;
  return { littleEndian, interfaces: [], firstInterfaceId };
}
