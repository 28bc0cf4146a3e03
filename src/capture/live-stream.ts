import type { Socket } from "node:net";
import { parse } from "pcap-parser";
import type { CaptureClock } from "./capture-clock.ts";
import { type CaptureInfo, type FrameSink, newFrame } from "./frame.ts";
import { linkTypeName } from "./link-types.ts";

/** What of a frame the pipe's writer may claim; the same bound as for files. */
const MICROSECOND = 1_000;

/**
 * Frames of one capture's pipe, read by pcap-parser: the stream is written by our own child, or by tcpdump or dumpcap, so its bounds
 * are known. A capture that starts again is another stream; numbers and times of `info` go on.
 */
export class LiveStream {
  readonly #info: CaptureInfo;
  readonly #clock: CaptureClock;
  readonly #frame = newFrame();

  /** `info` is shared by all streams of one interface. */
  constructor(info: CaptureInfo, clock: CaptureClock) {
    this.#info = info;
    this.#clock = clock;
  }

  /** Reads until the other end closes; never rejects: a pipe that breaks is a pipe that ends. */
  read(stream: Socket, sink: FrameSink): Promise<void> {
    return new Promise((resolve) => {
      const parser = parse(stream);
      parser.on("globalHeader", (header) => this.#begin(header.linkLayerType));
      parser.on("packet", ({ header, data }) => {
        this.#fill(header, data);
        sink(this.#frame);
      });
      parser.on("error", () => resolve());
      stream.once("close", () => resolve());
    });
  }

  #begin(linkType: number): void {
    this.#frame.linkType = linkType;
    const name = linkTypeName(linkType);
    if (!this.#info.linkTypes.includes(name)) this.#info.linkTypes.push(name);
  }

  #fill(header: { timestampSeconds: number; timestampMicroseconds: number; originalLength: number }, data: Uint8Array): void {
    const frame = this.#frame;
    const info = this.#info;
    info.frames += 1;
    info.bytes += data.length;
    frame.data = data;
    frame.offset = 0;
    frame.capturedLength = data.length;
    frame.originalLength = Math.max(header.originalLength, data.length);
    frame.seconds = header.timestampSeconds;
    frame.nanoseconds = header.timestampMicroseconds * MICROSECOND;
    frame.number = info.frames;
    this.#clock.advance(frame.seconds, frame.nanoseconds, frame.number);
  }
}
