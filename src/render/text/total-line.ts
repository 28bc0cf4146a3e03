import type { CaptureRecord } from "../../diagnosis/record.ts";
import { grouped } from "../grouped.ts";
import type { Ending } from "../renderer.ts";
import { bytes, count, duration, OUTCOMES } from "./words.ts";

/** The last line: "3 exchanges: 1 failed, 2 ok   (28 frames, 4.1 kB, 0.09 s; 2026-03-01 UTC)". */
export function totalLine({ captures, summary, seconds }: Ending): string {
  const parts = OUTCOMES.flatMap((outcome) => {
    const n = summary.by_outcome[outcome] ?? 0;
    return n === 0 ? [] : [`${grouped(n)} ${n > 1 && outcome === "probe" ? "probes" : outcome}`];
  });
  const frames = captures.reduce((sum, capture) => sum + capture.frames, 0);
  const size = captures.reduce((sum, capture) => sum + capture.bytes, 0);
  const exchanges = summary.connections === 0 ? "No SSH exchange" : `${count(summary.connections, "exchange")}: ${parts.join(", ")}`;
  const day = oneDay(captures);
  return `${exchanges}   (${count(frames, "frame")}, ${bytes(size)}, ${duration(seconds)}${day === null ? "" : `; ${day} UTC`})`;
}

/** The day that all captures are of, "2026-03-01"; null when they are of several, or nothing has a time. */
export function oneDay(captures: readonly CaptureRecord[]): string | null {
  const days = new Set(captures.flatMap(({ first_time, last_time }) => [first_time, last_time]).flatMap((time) => (time === null ? [] : [time.slice(0, 10)])));
  const [day] = days;
  return days.size === 1 && day !== undefined ? day : null;
}
