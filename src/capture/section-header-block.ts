import type { Section } from "./pcapng-section.ts";

/** Type, length, byte-order magic, version (two words of 16 bits), section length. */
const FIXED_BYTES = 24;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** The byte order that the Section Header Block at `at` sets, for its own length too. */
export function sectionIsLittleEndian(view: DataView, at: number): boolean {
  return view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
}

/**
 * Reads a Section Header Block, draft-ietf-opsawg-pcapng section 4.1. The section's length is only a hint for skipping: unused.
 * Returns why the section cannot be read, as text, when it cannot.
 */
export function readSectionHeader(view: DataView, at: number, end: number, littleEndian: boolean, firstInterfaceId: number): Section | string {
  if (end - at < FIXED_BYTES) return "a section header block is too short for its fields";
  if (view.getUint32(at + 8, littleEndian) !== BYTE_ORDER_MAGIC) return "a section header block has no byte order";
  const major = view.getUint16(at + 12, littleEndian);
  const minor = view.getUint16(at + 14, littleEndian);
  if (major !== 1) return `pcapng version ${major}.${minor} is not supported`;
  return { littleEndian, interfaces: [], firstInterfaceId };
}
