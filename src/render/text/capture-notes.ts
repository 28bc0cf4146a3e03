import type { CaptureRecord } from "../../diagnosis/record.ts";
import { printable } from "./escape.ts";
import { bytes, count } from "./words.ts";

/** What is wrong with a capture, a line each, for stderr. */
export function captureNotes(capture: CaptureRecord): string[] {
  const read = `${count(capture.frames, "frame")} ${capture.frames === 1 ? "was" : "were"} read`;
  const notes = [];
  if (capture.corrupt !== null) notes.push(capture.frames > 0 ? `${capture.corrupt}; ${read} before it` : capture.corrupt);
  if (capture.truncated) notes.push(`cut short in its last record, as when the capture was killed; ${read} before it`);
  for (const { code, count: times, first_frame, detail } of capture.anomalies) {
    notes.push(`${detail} (${code}${times > 1 ? `, ${times} times` : ""}${first_frame === null ? "" : `, first in frame ${first_frame}`})`);
  }
  return notes.map((note) => printable(`${nameOf(capture)}: ${note}`));
}

/** What was read, for `-v`. */
export function captureDescription(capture: CaptureRecord): string {
  const format = [capture.format ?? "no capture", capture.compression].filter(Boolean).join(", ");
  const span = capture.first_time === null || capture.last_time === null ? "" : `, ${capture.first_time} to ${capture.last_time}`;
  return printable(`${nameOf(capture)}: ${format}, ${capture.link_types.join(" ")}, ${count(capture.frames, "frame")}, ${bytes(capture.bytes)}${span}`);
}

function nameOf({ path }: CaptureRecord): string {
  return path === "-" ? "standard input" : path;
}
