import { walkOptions } from "./pcapng-options.ts";
import type { PcapngInterface, Section } from "./pcapng-section.ts";
import { DEFAULT_RESOLUTION, TickClock } from "./tick-clock.ts";

export const INTERFACE_DESCRIPTION = 1;

/** Type, length, link type, reserved (16 bits each), snap length. */
const FIXED_BYTES = 16;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** Reads an Interface Description Block, draft-ietf-opsawg-pcapng section 4.2. Returns why it cannot be one, as text, when it cannot. */
export function readInterfaceDescription(view: DataView, at: number, end: number, section: Section): PcapngInterface | string {
  if (end - at < FIXED_BYTES) return "an interface description block is too short for its fields";
  const { littleEndian } = section;
  let resolution = DEFAULT_RESOLUTION;
  let offsetSeconds = 0;
  const whole = walkOptions(view, at + FIXED_BYTES, end, littleEndian, (code, value, length) => {
    if (code === IF_TSRESOL && length === 1) resolution = view.getUint8(value);
    if (code === IF_TSOFFSET && length === 8) offsetSeconds = Number(view.getBigInt64(value, littleEndian));
  });
  if (!whole) return "an option of an interface description block runs past the block's end";
  return {
    linkType: view.getUint16(at + 8, littleEndian),
    snapLength: view.getUint32(at + 12, littleEndian),
    clock: new TickClock(resolution, offsetSeconds),
    droppedByInterface: 0,
    droppedBySystem: 0,
  };
}
