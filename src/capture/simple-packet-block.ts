import type { PacketFields, Section } from "./pcapng-section.ts";

export const SIMPLE_PACKET = 3;

/** Type, length and original length. */
const FIXED_BYTES = 12;

/**
 * Reads a Simple Packet Block, draft-ietf-opsawg-pcapng section 4.4: always of the section's first interface,
 * without a time, and cut at the interface's snapLength without saying so. Returns why it cannot be one, or null.
 */
export function readSimplePacket(fields: PacketFields, view: DataView, at: number, end: number, section: Section): string | null {
  if (end - at < FIXED_BYTES) return "a simple packet block is too short for its fields";
  const snapLength = section.interfaces[0]?.snapLength ?? 0;
  const originalLength = view.getUint32(at + 8, section.littleEndian);
  fields.interfaceId = 0;
  fields.timed = false;
  fields.originalLength = originalLength;
  fields.capturedLength = snapLength > 0 && snapLength < originalLength ? snapLength : originalLength;
  fields.dataAt = at + FIXED_BYTES;
  return null;
}
