import { countAnomaly } from "./capture-info.ts";
import type { CaptureInfo } from "./frame.ts";

/** Follows the times of a capture's frames: the earliest, the latest, and each step back. */
export class CaptureClock {
  /** Time of the last frame that had one, 0 before: what a frame without a time gets. Whole seconds. */
  seconds = 0;
  /** 0 to 999,999,999. */
  nanoseconds = 0;
  private readonly info: CaptureInfo;
  private timed = false;
  private earliestSeconds = 0;
  private earliestNanoseconds = 0;
  private latestSeconds = 0;
  private latestNanoseconds = 0;

  constructor(info: CaptureInfo) {
    this.info = info;
  }

  /** Takes the time of the next frame in file order. */
  advance(seconds: number, nanoseconds: number, frame: number): void {
    if (!this.timed) this.begin(seconds, nanoseconds);
    else if (seconds < this.seconds || (seconds === this.seconds && nanoseconds < this.nanoseconds)) this.stepBack(seconds, nanoseconds, frame);
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }

  /** Writes `firstTime` and `lastTime` of the capture's facts; called once a block, not once a frame. */
  publish(): void {
    if (!this.timed) return;
    this.keepLatest();
    this.info.firstTime = { seconds: this.earliestSeconds, nanoseconds: this.earliestNanoseconds };
    this.info.lastTime = { seconds: this.latestSeconds, nanoseconds: this.latestNanoseconds };
  }

  private begin(seconds: number, nanoseconds: number): void {
    this.timed = true;
    this.earliestSeconds = seconds;
    this.earliestNanoseconds = nanoseconds;
    this.latestSeconds = seconds;
    this.latestNanoseconds = nanoseconds;
  }

  /** Compared with the frame before, not with the latest: one step of a bad clock is one anomaly, not one for each frame after it. */
  private stepBack(seconds: number, nanoseconds: number, frame: number): void {
    countAnomaly(this.info, "out-of-order-records", frame, "frames are stored out of the order of their times");
    this.keepLatest();
    if (seconds < this.earliestSeconds || (seconds === this.earliestSeconds && nanoseconds < this.earliestNanoseconds)) {
      this.earliestSeconds = seconds;
      this.earliestNanoseconds = nanoseconds;
    }
  }

  private keepLatest(): void {
    if (this.seconds > this.latestSeconds || (this.seconds === this.latestSeconds && this.nanoseconds > this.latestNanoseconds)) {
      this.latestSeconds = this.seconds;
      this.latestNanoseconds = this.nanoseconds;
    }
  }
}
