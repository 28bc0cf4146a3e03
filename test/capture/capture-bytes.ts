/** Builders of capture files for tests, byte for byte. */

import type { Frame, RecordReader } from "../../src/capture/frame.ts";

export interface RecordSpec {
  seconds?: number;
  /** In the file's unit. */
  fraction?: number;
  data?: Uint8Array;
  capturedLength?: number;
  originalLength?: number;
}

export interface PcapSpec {
  littleEndian?: boolean;
  magic?: number;
  major?: number;
  minor?: number;
  snapLength?: number;
  linkType?: number;
  records?: readonly RecordSpec[];
}

/** A buffer that is written front to back in one byte order. */
class Writer {
  private readonly parts: number[] = [];
  private readonly littleEndian: boolean;
  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }
  u8(value: number): this {
    this.parts.push(value & 0xff);
    return this;
  }
  u16(value: number): this {
    return this.littleEndian ? this.u8(value).u8(value >>> 8) : this.u8(value >>> 8).u8(value);
  }
  u32(value: number): this {
    return this.littleEndian ? this.u16(value).u16(value >>> 16) : this.u16(value >>> 16).u16(value);
  }
  u64(value: bigint): this {
    const high = Number((value >> 32n) & 0xffff_ffffn);
    const low = Number(value & 0xffff_ffffn);
    return this.littleEndian ? this.u32(low).u32(high) : this.u32(high).u32(low);
  }
  bytes(data: Uint8Array): this {
    this.parts.push(...data);
    return this;
  }
  pad(): this {
    while (this.parts.length % 4 !== 0) this.u8(0);
    return this;
  }
  done(): Uint8Array {
    return Uint8Array.from(this.parts);
  }
}

export function join(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function bytes(length: number, first = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index) & 0xff);
}

export function pcap(spec: PcapSpec = {}): Uint8Array {
  const { littleEndian = true, magic = 0xa1b2c3d4, major = 2, minor = 4, snapLength = 262_144, linkType = 1, records = [] } = spec;
  const out = new Writer(littleEndian).u32(magic).u16(major).u16(minor).u32(0).u32(0).u32(snapLength).u32(linkType);
  for (const record of records) {
    const data = record.data ?? bytes(4);
    out.u32(record.seconds ?? 1_700_000_000).u32(record.fraction ?? 0);
    out.u32(record.capturedLength ?? data.length).u32(record.originalLength ?? data.length);
    if (magic === 0xa1b2cd34) out.u32(2).u16(0x0800).u8(0).u8(0);
    out.bytes(data);
  }
  return out.done();
}

export interface OptionSpec {
  code: number;
  value: Uint8Array;
}

/** Blocks of one pcapng section in one byte order. */
export function pcapng(littleEndian = true) {
  const writer = (): Writer => new Writer(littleEndian);
  const block = (type: number, body: Uint8Array): Uint8Array => {
    const padded = new Writer(littleEndian).bytes(body).pad().done();
    const length = padded.length + 12;
    return writer().u32(type).u32(length).bytes(padded).u32(length).done();
  };
  const options = (list: readonly OptionSpec[]): Uint8Array => {
    const out = writer();
    for (const { code, value } of list) out.u16(code).u16(value.length).bytes(value).pad();
    return list.length === 0 ? out.done() : out.u16(0).u16(0).done();
  };
  const packetBody = (head: Writer, ticks: bigint, data: Uint8Array, capturedLength: number, originalLength: number): Uint8Array =>
    head
      .u32(Number(ticks >> 32n))
      .u32(Number(ticks & 0xffff_ffffn))
      .u32(capturedLength)
      .u32(originalLength)
      .bytes(data)
      .done();
  return {
    block,
    u64: (value: bigint): Uint8Array => writer().u64(value).done(),
    section: (major = 1, minor = 0, list: readonly OptionSpec[] = []): Uint8Array =>
      block(0x0a0d0d0a, writer().u32(0x1a2b3c4d).u16(major).u16(minor).u64(0xffff_ffff_ffff_ffffn).bytes(options(list)).done()),
    interface: (linkType = 1, snapLength = 0, list: readonly OptionSpec[] = []): Uint8Array =>
      block(1, writer().u16(linkType).u16(0).u32(snapLength).bytes(options(list)).done()),
    enhanced: (
      ticks: bigint,
      data: Uint8Array,
      id = 0,
      capturedLength = data.length,
      originalLength = data.length,
      list: readonly OptionSpec[] = [],
    ): Uint8Array =>
      block(
        6,
        writer()
          .bytes(packetBody(writer().u32(id), ticks, data, capturedLength, originalLength))
          .pad()
          .bytes(options(list))
          .done(),
      ),
    obsolete: (ticks: bigint, data: Uint8Array, id = 0): Uint8Array => block(2, packetBody(writer().u16(id).u16(0), ticks, data, data.length, data.length)),
    simple: (originalLength: number, data: Uint8Array): Uint8Array => block(3, writer().u32(originalLength).bytes(data).done()),
    statistics: (id: number, list: readonly OptionSpec[]): Uint8Array => block(5, writer().u32(id).u32(0).u32(0).bytes(options(list)).done()),
  };
}

/** A frame as a value that may be kept. */
export interface KeptFrame extends Omit<Frame, "data" | "offset"> {
  bytes: number[];
}

export function keep(frame: Frame): KeptFrame {
  const { data, offset, ...rest } = frame;
  return { ...rest, bytes: [...data.subarray(offset, offset + frame.capturedLength)] };
}

/** Feeds `data` to a reader in pieces that end at `cuts`, as a source would: what was not consumed comes again with more. */
export function feedAll(reader: RecordReader, data: Uint8Array, cuts: readonly number[] = []): KeptFrame[] {
  const frames: KeptFrame[] = [];
  let start = 0;
  for (const end of [...cuts, data.length]) start += reader.feed(data, start, end, (frame) => frames.push(keep(frame)));
  reader.end(data.length - start);
  return frames;
}
