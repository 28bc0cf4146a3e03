import type { CaptureInfo } from "./frame.ts";

/** The input failed while it was read: a disk error, a connection that broke. Told apart from faults of our own, which pass through. */
export class ReadFailure extends Error {
  constructor(cause: unknown) {
    super(systemText(cause), { cause });
    this.name = "ReadFailure";
  }
}

/** Notes a ReadFailure in the capture's facts; throws anything else again. */
export function noteReadFailure(info: CaptureInfo, error: unknown): void {
  if (!(error instanceof ReadFailure)) throw error;
  info.corrupt ??= { offset: info.bytes, reason: `cannot be read on (${error.message})` };
}

/** What the system said, without the call and the path that node:fs adds. */
export function systemText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(", ", 1)[0] ?? text;
}
