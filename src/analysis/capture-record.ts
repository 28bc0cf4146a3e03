import type { CaptureInfo } from "../capture/frame.ts";
import type { CaptureRecord } from "../diagnosis/record.ts";
import { TimeText } from "../diagnosis/time-text.ts";
import { wireText } from "../wire-text.ts";
import type { FrameAnomaly } from "./frame-anomalies.ts";

/** What is told of a capture. Its path and whatever text it carries are escaped like wire text. */
export function captureRecord(info: CaptureInfo, frames: readonly FrameAnomaly[]): CaptureRecord {
  const time = new TimeText(0, info.nanoseconds);
  return {
    path: wireText(info.path),
    format: info.format,
    compression: info.compression,
    link_types: info.linkTypes,
    frames: info.frames,
    bytes: info.bytes,
    first_time: info.firstTime === null ? null : time.absolute(info.firstTime.seconds, info.firstTime.nanoseconds),
    last_time: info.lastTime === null ? null : time.absolute(info.lastTime.seconds, info.lastTime.nanoseconds),
    truncated: info.truncated,
    corrupt: info.corrupt === null ? null : wireText(`${info.corrupt.reason} (at byte ${info.corrupt.offset})`),
    anomalies: [...info.anomalies, ...frames].map(({ code, count, firstFrame, detail }) => ({
      code,
      count,
      first_frame: firstFrame,
      detail: wireText(detail),
    })),
  };
}
