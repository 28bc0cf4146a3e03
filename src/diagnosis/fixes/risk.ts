import { isWeak } from "../../knowledge/algorithms.ts";
import { SLOTS } from "../../knowledge/slot.ts";
import { type Additions, safetyRank } from "./additions.ts";

/** 0: nothing retired comes back; 1: something weak; 2: something broken. */
export function riskRank(additions: Additions): number {
  return Math.max(0, ...SLOTS.flatMap((slot) => additions[slot].map((name) => safetyRank(name, slot))));
}

/**
 * What comes back that had been retired, why that is bad, and when it can go again; null for sound names.
 * @param until "the server is upgraded to OpenSSH 7.4"
 */
export function riskOf(additions: Additions, until: string): string | null {
  const faults = SLOTS.flatMap((slot) =>
    additions[slot].flatMap((name) => {
      const weak = isWeak(name, slot);
      return weak === null ? [] : [`${name}: ${weak.why.map(({ text }) => text).join("; ")}`];
    }),
  );
  return faults.length === 0 ? null : `${faults.join(". ")}. Keep it only until ${until}`;
}
