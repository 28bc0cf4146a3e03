import type { CaptureInfo } from "../capture/frame.ts";
import { ownWords } from "../diagnosis/own-words.ts";
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
    corrupt: whyUnread(info, frames),
    anomalies: [...info.anomalies, ...frames].map(({ code, count, firstFrame, detail }) => ({
      code,
      count,
      first_frame: firstFrame,
      detail: ownWords(detail),
    })),
  };
}

/** Why (part of) the capture could not be read; null when it was read to its end. A capture of which no frame can be decoded is not read either. */
function whyUnread(info: CaptureInfo, frames: readonly FrameAnomaly[]): string | null {
  if (info.corrupt !== null) return ownWords(`${info.corrupt.reason} (at byte ${info.corrupt.offset})`);
  const undecoded = frames.find(({ code }) => code === "unsupported-linktype");
  if (undecoded === undefined || undecoded.count < info.frames) return null;
  return ownWords(`link type ${info.linkTypes.join(", ")} is not supported: no frame can be decoded`);
}
