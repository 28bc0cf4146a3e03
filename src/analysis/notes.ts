import { plainVerdict } from "../diagnosis/plain-verdict.ts";
import type { CaptureRecord, Verdict } from "../diagnosis/record.ts";
import noPackets from "../verdicts/no-packets.ts";

/** Verdicts that have no connection to stand on. */
export function notesOf(connections: number, captures: readonly CaptureRecord[]): Verdict[] {
  if (connections > 0 || captures.some(({ corrupt, truncated, frames }) => corrupt !== null || (truncated && frames === 0))) return [];
  const frames = captures.reduce((sum, capture) => sum + capture.frames, 0);
  return [plainVerdict(noPackets, { frames })];
}
