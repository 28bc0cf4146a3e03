import { MAX_BLOCK_BYTES, MAX_INTERFACES } from "../limits.ts";
import { CaptureClock } from "./capture-clock.ts";
import { countAnomaly } from "./capture-info.ts";
import { DropCounters } from "./drop-counters.ts";
import { ENHANCED_PACKET, readEnhancedPacket } from "./enhanced-packet-block.ts";
import { type CaptureInfo, type FrameSink, newFrame, type RecordReader } from "./frame.ts";
import { INTERFACE_DESCRIPTION, readInterfaceDescription } from "./interface-description-block.ts";
import { INTERFACE_STATISTICS, readInterfaceStatistics } from "./interface-statistics-block.ts";
import { linkTypeName } from "./link-types.ts";
import { beginsCapture, JOINED_CAPTURES, SECTION_HEADER } from "./magic.ts";
import { PACKET, readPacket } from "./packet-block.ts";
import { newPacketFields, type PcapngInterface, type Section } from "./pcapng-section.ts";
import { readSectionHeader, sectionIsLittleEndian } from "./section-header-block.ts";
import { readSimplePacket, SIMPLE_PACKET } from "./simple-packet-block.ts";

/** The smallest block: type, length, and the length again. */
const MIN_BLOCK_BYTES = 12;
/** The length that closes a block. */
const TRAILER_BYTES = 4;

function impossibleLength(length: number): string {
  return `a block claims ${length} bytes; ${MIN_BLOCK_BYTES} to ${MAX_BLOCK_BYTES} in steps of 4 are possible`;
}

/** Reads pcapng, draft-ietf-opsawg-pcapng: any number of sections, in either byte order. Blocks that hold no packet and no fact are skipped. */
export class PcapngReader implements RecordReader {
  readonly info: CaptureInfo;
  needed = MIN_BLOCK_BYTES;
  private section: Section | null = null;
  /** Byte order of the section, known before the section is. */
  private littleEndian = false;
  private readonly clock: CaptureClock;
  private readonly drops: DropCounters;
  private readonly frame = newFrame();
  private readonly packet = newPacketFields();
  private readonly linkTypes = new Set<number>();
  /** Offset in the capture of the first byte of the buffer that is being walked. */
  private origin = 0;

  constructor(info: CaptureInfo) {
    this.info = info;
    this.clock = new CaptureClock(info);
    this.drops = new DropCounters(info);
  }

  feed(data: Uint8Array, start: number, end: number, sink: FrameSink): number {
    const { info } = this;
    if (info.corrupt !== null) return end - start;
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.frame.data = data;
    this.origin = info.bytes - start;
    const at = this.walk(view, start, end, sink);
    info.bytes = this.origin + at;
    this.clock.publish();
    return info.corrupt === null ? at - start : end - start;
  }

  end(left: number): void {
    const { info } = this;
    if (info.corrupt !== null || (left === 0 && this.section !== null)) return;
    info.bytes += left;
    info.truncated = true;
  }

  /** Takes the whole blocks in [start, end); returns where it stops: at the end, a block that is not whole, or bytes that are none. */
  private walk(view: DataView, start: number, end: number, sink: FrameSink): number {
    let at = start;
    this.needed = MIN_BLOCK_BYTES;
    while (end - at >= MIN_BLOCK_BYTES) {
      // The type of a section header reads the same in both byte orders: it may be read before the section's own is known.
      const type = view.getUint32(at, this.littleEndian);
      if (type === SECTION_HEADER) this.littleEndian = sectionIsLittleEndian(view, at);
      const length = view.getUint32(at + 4, this.littleEndian);
      if (length < MIN_BLOCK_BYTES || length > MAX_BLOCK_BYTES || (length & 3) !== 0) {
        this.stop(at, beginsCapture(view, at) && this.section !== null ? JOINED_CAPTURES : impossibleLength(length));
        break;
      }
      if (end - at < length) {
        this.needed = length;
        break;
      }
      const reason = this.takeBlock(type, view, at, at + length - TRAILER_BYTES, sink);
      if (reason !== null) {
        this.stop(at, reason);
        break;
      }
      at += length;
    }
    return at;
  }

  private stop(at: number, reason: string): void {
    this.info.corrupt = { offset: this.origin + at, reason };
  }

  /** Takes the block from `at` to the closing length at `end`. Returns why it cannot be read, or null. */
  private takeBlock(type: number, view: DataView, at: number, end: number, sink: FrameSink): string | null {
    const { section, littleEndian } = this;
    if (view.getUint32(end, littleEndian) !== end - at + TRAILER_BYTES) return "the two lengths of a block differ";
    if (type === SECTION_HEADER) return this.beginSection(view, at, end);
    if (section === null) return "a block stands before the first section header";
    if (type === ENHANCED_PACKET) return readEnhancedPacket(this.packet, view, at, end, section) ?? this.handOn(section, end, sink);
    if (type === SIMPLE_PACKET) return readSimplePacket(this.packet, view, at, end, section) ?? this.handOn(section, end, sink);
    if (type === PACKET) return readPacket(this.packet, view, at, end, section) ?? this.handOn(section, end, sink);
    if (type === INTERFACE_DESCRIPTION) return this.addInterface(section, readInterfaceDescription(view, at, end, section));
    if (type === INTERFACE_STATISTICS) return readInterfaceStatistics(view, at, end, section, this.drops);
    return null;
  }

  private beginSection(view: DataView, at: number, end: number): string | null {
    const before = this.section;
    const firstInterfaceId = before === null ? 0 : before.firstInterfaceId + before.interfaces.length;
    const section = readSectionHeader(view, at, end, this.littleEndian, firstInterfaceId);
    if (typeof section === "string") return section;
    this.section = section;
    return null;
  }

  private addInterface(section: Section, added: PcapngInterface | string): string | null {
    if (typeof added === "string") return added;
    if (section.interfaces.length === MAX_INTERFACES) return `a section declares more than ${MAX_INTERFACES} interfaces`;
    section.interfaces.push(added);
    if (added.clock.finerThanMicroseconds) this.info.nanoseconds = true;
    if (!this.linkTypes.has(added.linkType)) {
      this.linkTypes.add(added.linkType);
      this.info.linkTypes.push(linkTypeName(added.linkType));
    }
    return null;
  }

  /** Checks the packet's fields against its block and its section, and hands it on as a frame. */
  private handOn(section: Section, end: number, sink: FrameSink): string | null {
    const { packet, frame, info } = this;
    const source = section.interfaces[packet.interfaceId];
    if (source === undefined) return `a packet names interface ${packet.interfaceId}, which the section does not declare`;
    if (packet.capturedLength > end - packet.dataAt) return `a packet claims ${packet.capturedLength} bytes, more than its block holds`;
    info.frames += 1;
    frame.number = info.frames;
    frame.offset = packet.dataAt;
    frame.capturedLength = packet.capturedLength;
    frame.originalLength = packet.originalLength;
    frame.linkType = source.linkType;
    frame.interfaceId = section.firstInterfaceId + packet.interfaceId;
    if (packet.capturedLength > packet.originalLength) this.raiseOriginalLength();
    this.setTime(source);
    sink(frame);
    return null;
  }

  private raiseOriginalLength(): void {
    this.frame.originalLength = this.frame.capturedLength;
    countAnomaly(this.info, "bad-record-lengths", this.info.frames, "more bytes are captured than were on the wire");
  }

  /** A frame without a usable time gets the time of the frame before it. */
  private setTime(source: PcapngInterface): void {
    const { packet, frame, clock, info } = this;
    if (!packet.timed) {
      countAnomaly(info, "no-timestamps", info.frames, "simple packet blocks carry no time");
    } else if (source.clock.set(packet.ticksHigh, packet.ticksLow)) {
      clock.advance(source.clock.seconds, source.clock.nanoseconds, info.frames);
    } else {
      countAnomaly(
        info,
        "bad-timestamps",
        info.frames,
        source.clock.usable ? "a time lies outside the years 1970 to 9999" : "the interface's unit of time is too small to tell a time",
      );
    }
    frame.seconds = clock.seconds;
    frame.nanoseconds = clock.nanoseconds;
  }
}
