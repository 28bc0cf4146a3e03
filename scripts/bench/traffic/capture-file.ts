import { closeSync, openSync, writeSync } from "node:fs";
import { MAX_FRAME_BYTES } from "./frame-writer.ts";

export type Format = "pcap" | "pcapng";

const BUFFER_BYTES = 4 * 1024 * 1024;
const SNAP_LENGTH = 262_144;
const LINKTYPE_ETHERNET = 1;

/** Bytes before and behind a frame, and the fields around it. Times are in microseconds. */
interface Layout {
  head: number;
  begin(view: DataView): number;
  /** Writes what stands around the frame at `at` (head and tail); returns the length of the record. */
  record(view: DataView, at: number, time: number, captured: number, original: number): number;
}

const PCAP: Layout = {
  head: 16,
  begin(view) {
    view.setUint32(0, 0xa1b2c3d4, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, SNAP_LENGTH, true);
    view.setUint32(20, LINKTYPE_ETHERNET, true);
    return 24;
  },
  record(view, at, time, captured, original) {
    view.setUint32(at, Math.floor(time / 1e6), true);
    view.setUint32(at + 4, time % 1e6, true);
    view.setUint32(at + 8, captured, true);
    view.setUint32(at + 12, original, true);
    return 16 + captured;
  },
};

const PCAPNG: Layout = {
  head: 28,
  begin(view) {
    const section = [0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28];
    const description = [1, 20, LINKTYPE_ETHERNET, SNAP_LENGTH, 20];
    for (const [i, word] of [...section, ...description].entries()) view.setUint32(4 * i, word, true);
    return 48;
  },
  record(view, at, time, captured, original) {
    const padded = (captured + 3) & ~3;
    const length = 32 + padded;
    for (let i = captured; i < padded; i++) view.setUint8(at + 28 + i, 0);
    view.setUint32(at, 6, true);
    view.setUint32(at + 4, length, true);
    view.setUint32(at + 8, 0, true);
    view.setUint32(at + 12, Math.floor(time / 2 ** 32), true);
    view.setUint32(at + 16, time >>> 0, true);
    view.setUint32(at + 20, captured, true);
    view.setUint32(at + 24, original, true);
    view.setUint32(at + length - 4, length, true);
    return length;
  },
};

const LAYOUTS: Readonly<Record<Format, Layout>> = { pcap: PCAP, pcapng: PCAPNG };

/** A capture file that is written in large pieces. */
export class CaptureFile {
  /** Where the next frame goes: `bytes` from `at` on, with room for MAX_FRAME_BYTES. */
  readonly bytes = new Uint8Array(BUFFER_BYTES);
  at: number;
  frames = 0;
  size = 0;
  private readonly view = new DataView(this.bytes.buffer);
  private readonly layout: Layout;
  private readonly fd: number;
  private filled: number;

  constructor(path: string, format: Format) {
    this.layout = LAYOUTS[format];
    this.fd = openSync(path, "w");
    this.filled = this.layout.begin(this.view);
    this.at = this.filled + this.layout.head;
  }

  /** Says that a frame of this length stands at `at`, of which `captured` bytes are kept. */
  commit(time: number, original: number, captured = original): void {
    this.filled += this.layout.record(this.view, this.filled, time, captured, original);
    this.frames++;
    if (this.filled + this.layout.head + MAX_FRAME_BYTES > BUFFER_BYTES) this.flush(this.filled);
    this.at = this.filled + this.layout.head;
  }

  /** Writes the rest; `cut` bytes of the last record are left out, as when tcpdump is killed. */
  close(cut = 0): void {
    this.flush(this.filled - cut);
    closeSync(this.fd);
  }

  private flush(end: number): void {
    for (let done = 0; done < end; ) done += writeSync(this.fd, this.bytes, done, end - done);
    this.size += end;
    this.filled = 0;
  }
}
