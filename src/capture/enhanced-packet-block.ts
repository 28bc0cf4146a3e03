import type { PacketFields, Section } from "./pcapng-section.ts";

export const ENHANCED_PACKET = 6;

/** Type, length, interface, time (two words), captured and original length. */
const FIXED_BYTES = 28;

/**
 * Reads an Enhanced Packet Block, draft-ietf-opsawg-pcapng section 4.3. Its options are not needed.
 * Returns why it cannot be one, or null.
 */
export function readEnhancedPacket(fields: PacketFields, view: DataView, at: number, end: number, section: Section): string | null {
  if (end - at < FIXED_BYTES) return "an enhanced packet block is too short for its fields";
  const { littleEndian } = section;
  fields.interfaceId = view.getUint32(at + 8, littleEndian);
  fields.timed = true;
  fields.ticksHigh = view.getUint32(at + 12, littleEndian);
  fields.ticksLow = view.getUint32(at + 16, littleEndian);
  fields.capturedLength = view.getUint32(at + 20, littleEndian);
  fields.originalLength = view.getUint32(at + 24, littleEndian);
  fields.dataAt = at + FIXED_BYTES;
  return null;
}
