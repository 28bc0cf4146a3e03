import type { CaptureInfo } from "./frame.ts";

/** The facts of a capture of which nothing has been read yet. */
export function newCaptureInfo(path: string): CaptureInfo {
  return {
    path,
    format: null,
    compression: null,
    linkTypes: [],
    frames: 0,
    bytes: 0,
    firstTime: null,
    lastTime: null,
    truncated: false,
    corrupt: null,
    nanoseconds: false,
    anomalies: [],
  };
}

/** Counts one occurrence of `code`; the first one keeps its frame and its detail. Allocates only then, so that it may run per frame. */
export function countAnomaly(info: CaptureInfo, code: string, firstFrame: number | null, detail: string): void {
  for (const anomaly of info.anomalies) {
    if (anomaly.code === code) {
      anomaly.count += 1;
      return;
    }
  }
  info.anomalies.push({ code, count: 1, firstFrame, detail });
}

/** States `code` with a total that replaces the one stated before: for counters that the capture itself carries. */
export function stateAnomaly(info: CaptureInfo, code: string, count: number, detail: string): void {
  const known = info.anomalies.find((anomaly) => anomaly.code === code);
  if (known === undefined) {
    info.anomalies.push({ code, count, firstFrame: null, detail });
    return;
  }
  known.count = count;
  known.detail = detail;
}
