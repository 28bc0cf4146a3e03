import type { PacketFields, Section } from "./pcapng-section.ts";

export const PACKET = 2;

/** Type, length, interface and drop count (16 bits each), time (two words), captured and original length. */
const FIXED_BYTES = 28;

/** Reads the obsolete Packet Block, draft-ietf-opsawg-pcapng appendix A. Returns why it cannot be one, or null. */
export function readPacket(fields: PacketFields, view: DataView, at: number, end: number, section: Section): string | null {
  if (end - at < FIXED_BYTES) return "a packet block is too short for its fields";
  const { littleEndian } = section;
  fields.interfaceId = view.getUint16(at + 8, littleEndian);
  fields.timed = true;
  fields.ticksHigh = view.getUint32(at + 12, littleEndian);
  fields.ticksLow = view.getUint32(at + 16, littleEndian);
  fields.capturedLength = view.getUint32(at + 20, littleEndian);
  fields.originalLength = view.getUint32(at + 24, littleEndian);
  fields.dataAt = at + FIXED_BYTES;
  return null;
}
