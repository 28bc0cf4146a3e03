import type { ComparedRecord, PathRecord, PointRecord } from "../../diagnosis/compare-record.ts";

/** What a match rests on, in words. */
export const MATCH_WORDS: Record<ComparedRecord["matched_by"][number], string> = {
  isn: "initial sequence numbers",
  timestamps: "TCP timestamps",
  payload: "key exchange messages",
  cookie: "KEXINIT cookies",
  addresses: "addresses and ports",
  time: "server and time only",
};

/** How the clock of point `index` goes against the first one's. */
export function clockWords(capture: PointRecord, index: number): string {
  if (index === 0) return "the client's end; times are told by its clock";
  const { clock_offset_s: offset, clock_offset_error_s: error, clock_drift_ppm: drift } = capture;
  if (offset === null || error === null) return "no packet both ways to set its clock by";
  const drifts = drift === null || drift === 0 ? "" : `, drifting by ${drift} ppm`;
  return `clock ${offset >= 0 ? "ahead" : "behind"} by ${Math.abs(offset).toFixed(6)} s, within ${error.toFixed(6)} s${drifts}`;
}

/** "1-2", between two points; "at 2", at and behind one. */
export function placeWords([a, b]: PathRecord["between"]): string {
  return a === b ? `at ${a + 1}` : `${a + 1}-${b + 1}`;
}
