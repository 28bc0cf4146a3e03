import { MAX_RECORD_BYTES } from "../limits.ts";
import { CaptureClock } from "./capture-clock.ts";
import { countAnomaly } from "./capture-info.ts";
import { type CaptureInfo, type FrameSink, newFrame, type RecordReader } from "./frame.ts";
import { linkTypeName } from "./link-types.ts";
import { beginsCapture, JOINED_CAPTURES } from "./magic.ts";
import { PCAP_HEADER_BYTES, type PcapHeader, readPcapHeader } from "./pcap-header.ts";
import { PcapRecord } from "./pcap-record.ts";

/** Reads classic pcap, draft-ietf-opsawg-pcap; limits and old versions as in libpcap's sf-pcap.c. */
export class PcapReader implements RecordReader {
  readonly info: CaptureInfo;
  needed = PCAP_HEADER_BYTES;
  private header: PcapHeader | null = null;
  private readonly clock: CaptureClock;
  private readonly frame = newFrame();
  private readonly record = new PcapRecord();
  /** Offset in the capture of the first byte of the buffer that is being walked. */
  private origin = 0;
  /** The record that waits for its bytes has a header that no writer makes. */
  private waitsForNoise = false;

  constructor(info: CaptureInfo) {
    this.info = info;
    this.clock = new CaptureClock(info);
  }

  feed(data: Uint8Array, start: number, end: number, sink: FrameSink): number {
    const { info } = this;
    if (info.corrupt !== null) return end - start;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.frame.data = data;
    this.origin = info.bytes - start;
    let at = start;
    if (this.header === null && end - start >= PCAP_HEADER_BYTES) {
      this.begin(readPcapHeader(view, start));
      at += PCAP_HEADER_BYTES;
    }
    if (this.header !== null) at = this.walk(this.header, view, at, end, sink);
    info.bytes = this.origin + at;
    this.clock.publish();
    return info.corrupt === null ? at - start : end - start;
  }

  end(left: number): void {
    const { info } = this;
    if (info.corrupt !== null || (left === 0 && this.header !== null)) return;
    if (this.waitsForNoise) {
      info.corrupt = { offset: info.bytes, reason: `the last ${left} bytes are not a record` };
      return;
    }
    info.bytes += left;
    info.truncated = true;
  }

  private begin(header: PcapHeader | string): void {
    if (typeof header === "string") {
      this.info.corrupt = { offset: 0, reason: header };
      return;
    }
    this.header = header;
    this.needed = header.recordHeaderBytes;
    this.frame.linkType = header.linkType;
    this.info.linkTypes.push(linkTypeName(header.linkType));
    this.info.nanoseconds = header.fractionsPerSecond === 1_000_000_000;
  }

  /** Hands on the whole records in [start, end); returns where it stops: at the end, a record that is not whole, or bytes that are none. */
  private walk(header: PcapHeader, view: DataView, start: number, end: number, sink: FrameSink): number {
    const { record, frame } = this;
    const headerBytes = header.recordHeaderBytes;
    let at = start;
    this.needed = headerBytes;
    while (end - at >= headerBytes) {
      record.read(view, at, header);
      if ((record.capturedLength === 0 || record.capturedLength > MAX_RECORD_BYTES) && this.refuse(view, at)) break;
      const next = at + headerBytes + record.capturedLength;
      if (next > end) {
        this.needed = next - at;
        this.waitsForNoise = record.fraction >= header.fractionsPerSecond && this.info.anomalies.length === 0;
        break;
      }
      frame.offset = at + headerBytes;
      this.fillFrame(header);
      sink(frame);
      at = next;
    }
    return at;
  }

  /** Gives the frame the record's lengths and time, and the times that are possible where the record's are not. */
  private fillFrame(header: PcapHeader): void {
    const { record, frame, info } = this;
    info.frames += 1;
    frame.number = info.frames;
    if (record.fraction >= header.fractionsPerSecond) this.carryFraction(header.fractionsPerSecond);
    if (record.capturedLength > record.originalLength) this.raiseOriginalLength();
    frame.capturedLength = record.capturedLength;
    frame.originalLength = record.originalLength;
    frame.seconds = record.seconds;
    frame.nanoseconds = record.fraction * header.nanosecondsPerFraction;
    this.clock.advance(frame.seconds, frame.nanoseconds, frame.number);
  }

  private carryFraction(fractionsPerSecond: number): void {
    const { record, info } = this;
    record.seconds += Math.floor(record.fraction / fractionsPerSecond);
    record.fraction %= fractionsPerSecond;
    countAnomaly(info, "bad-timestamps", info.frames, "the fraction of a second is a second or more");
  }

  /** Old writers stored a captured length above the original one: the captured bytes are there, so at least as many were on the wire. */
  private raiseOriginalLength(): void {
    this.record.originalLength = this.record.capturedLength;
    countAnomaly(this.info, "bad-record-lengths", this.info.frames, "more bytes are captured than were on the wire");
  }

  /** Stops the reading where a record's length says that it is none; an empty record may be one. */
  private refuse(view: DataView, at: number): boolean {
    const reason = this.whyNoRecord(view, at);
    if (reason === null) return false;
    this.info.corrupt = { offset: this.origin + at, reason };
    return true;
  }

  private whyNoRecord(view: DataView, at: number): string | null {
    const { record, info, clock } = this;
    if (beginsCapture(view, at)) return JOINED_CAPTURES;
    if (record.capturedLength > MAX_RECORD_BYTES) {
      return `record ${info.frames + 1} claims ${record.capturedLength} bytes, more than any capture holds (${MAX_RECORD_BYTES})`;
    }
    const empty = record.originalLength === 0 && record.seconds === 0 && record.fraction === 0;
    // Blank space that was reserved and never written. A file whose frames all have time 0 may hold such records.
    return empty && (info.frames === 0 || clock.seconds > 0) ? "zeroes stand where a record should be: the file was not written to its end" : null;
  }
}
