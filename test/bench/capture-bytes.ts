import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Format } from "../../scripts/bench/traffic/capture-file.ts";
import { makeCapture } from "../../scripts/bench/traffic/make-capture.ts";
import { SHAPES, type ShapeName } from "../../scripts/bench/traffic/shapes.ts";
import { newCaptureInfo } from "../../src/capture/capture-info.ts";
import { SniffingReader } from "../../src/capture/sniffing-reader.ts";

/** A capture of the benchmark, in memory. */
export function captureBytes(shape: ShapeName, format: Format, connections: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "kexscope-bench-"));
  try {
    const { path } = makeCapture(join(folder, "capture"), SHAPES[shape], format, connections);
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where the frames of a capture stand; `time` in nanoseconds after the first. */
export function framesOf(capture: Uint8Array): { offset: number; length: number; number: number; time: number }[] {
  const frames: { offset: number; length: number; number: number; time: number }[] = [];
  let epoch = 0;
  new SniffingReader(newCaptureInfo("")).feed(capture, 0, capture.length, ({ offset, capturedLength, number, seconds, nanoseconds }) => {
    if (number === 1) epoch = seconds;
    frames.push({ offset, length: capturedLength, number, time: (seconds - epoch) * 1e9 + nanoseconds });
  });
  return frames;
}
