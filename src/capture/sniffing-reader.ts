import { newCaptureInfo } from "./capture-info.ts";
import { FIRST_BYTES, whatBegins, whyNoCapture } from "./first-bytes.ts";
import type { CaptureInfo, FrameSink, RecordReader } from "./frame.ts";
import { isCutMagic } from "./magic.ts";
import { PcapReader } from "./pcap-reader.ts";
import { PcapngReader } from "./pcapng-reader.ts";

/** Reads a capture of any format: the first bytes decide which, never a file's name. */
export class SniffingReader implements RecordReader {
  readonly info: CaptureInfo;
  private reader: RecordReader | null = null;
  /** The bytes there are while they are too few to decide. */
  private head: Uint8Array = new Uint8Array(0);

  constructor(info: CaptureInfo = newCaptureInfo("")) {
    this.info = info;
  }

  get needed(): number {
    return this.reader === null ? FIRST_BYTES : this.reader.needed;
  }

  feed(data: Uint8Array, start: number, end: number, sink: FrameSink): number {
    if (this.info.corrupt !== null) return end - start;
    if (this.reader !== null) return this.reader.feed(data, start, end, sink);
    this.head = new Uint8Array(data.subarray(start, Math.min(end, start + FIRST_BYTES)));
    if (end - start < FIRST_BYTES) return 0;
    this.decide();
    return this.feed(data, start, end, sink);
  }

  end(left: number): void {
    if (this.info.corrupt !== null) return;
    if (isCutMagic(this.head)) {
      this.info.bytes = left;
      this.info.truncated = true;
      return;
    }
    if (this.reader === null) this.decide();
    this.reader?.end(left);
  }

  private decide(): void {
    this.info.format = whatBegins(this.head);
    if (this.info.format === null) this.info.corrupt = { offset: 0, reason: whyNoCapture(this.head) };
    else this.reader = this.info.format === "pcapng" ? new PcapngReader(this.info) : new PcapReader(this.info);
  }
}
