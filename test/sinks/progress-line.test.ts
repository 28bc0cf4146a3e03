import { describe, expect, test } from "vitest";
import { progressText } from "../../src/render/text/progress-text.ts";
import { ProgressLine } from "../../src/sinks/progress-line.ts";

describe("ProgressLine", () => {
  function line() {
    const written: string[] = [];
    const clock = { now: 0 };
    return {
      written,
      clock,
      line: new ProgressLine(
        (text) => written.push(text),
        false,
        () => clock.now,
      ),
    };
  }

  test("shows nothing for what is over in a moment", () => {
    const { written, clock, line: progress } = line();
    clock.now = 400;
    progress.update(() => "x");
    progress.erase();
    expect(written).toEqual([]);
  });

  test("draws at most ten times a second, over itself, and leaves no trace", () => {
    const { written, clock, line: progress } = line();
    for (clock.now = 0; clock.now <= 1000; clock.now += 10) progress.update((seconds) => seconds.toFixed(1));
    progress.erase();
    progress.erase();
    expect(written).toEqual(["\r\x1b[K| 0.5", "\r\x1b[K/ 0.6", "\r\x1b[K- 0.7", "\r\x1b[K\\ 0.8", "\r\x1b[K| 0.9", "\r\x1b[K/ 1.0", "\r\x1b[K"]);
  });
});

describe("progressText", () => {
  test.each([
    [500e6, 1000e6, 2, "50 %  500 MB of 1.0 GB  250 MB/s  2 s left"],
    [1e6, 1000e6, 1, "0 %  1.0 MB of 1.0 GB  1.0 MB/s"],
    [1200e6, 1000e6, 4, "100 %  1.2 GB of 1.0 GB  300 MB/s  0 s left"],
    [5e6, null, 2, "5.0 MB  2.5 MB/s"],
  ])("%d of %s in %d s", (read, total, seconds, text) => {
    expect(progressText(read, total, seconds)).toBe(text);
  });
});
