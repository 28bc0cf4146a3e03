import type { DropCounters } from "./drop-counters.ts";
import { readUint64, walkOptions } from "./pcapng-options.ts";
import type { Section } from "./pcapng-section.ts";

export const INTERFACE_STATISTICS = 5;

/** Type, length, interface, time (two words). */
const FIXED_BYTES = 20;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;
/** What writers store that do not know the count. */
const UNKNOWN_COUNT = 2 ** 64;

/** Keeps the drop counters of an Interface Statistics Block, draft-ietf-opsawg-pcapng section 4.6. Returns why it cannot be one, or null. */
export function readInterfaceStatistics(view: DataView, at: number, end: number, section: Section, drops: DropCounters): string | null {
  if (end - at < FIXED_BYTES) return "an interface statistics block is too short for its fields";
  const { littleEndian } = section;
  let byInterface: number | null = null;
  let bySystem: number | null = null;
  const whole = walkOptions(view, at + FIXED_BYTES, end, littleEndian, (code, value, length) => {
    const count = length === 8 ? readUint64(view, value, littleEndian) : UNKNOWN_COUNT;
    if (count === UNKNOWN_COUNT) return;
    if (code === ISB_IFDROP) byInterface = count;
    if (code === ISB_OSDROP) bySystem = count;
  });
  if (!whole) return "an option of an interface statistics block runs past the block's end";
  const source = section.interfaces[view.getUint32(at + 8, littleEndian)];
  if (source !== undefined) drops.update(source, byInterface ?? source.droppedByInterface, bySystem ?? source.droppedBySystem);
  return null;
}
