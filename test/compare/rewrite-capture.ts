import { readFileSync } from "node:fs";

/** What a path or another clock does to a capture. */
export interface Rewriting {
  /** Added to every time, in seconds, and how much faster the clock runs, in parts per million. */
  shift?: number;
  ppm?: number;
  /** Replaces an IPv4 address wherever it stands, dotted. */
  address?: [string, string];
  /** Replaces the MSS of every SYN. */
  mss?: number;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** A little-endian classic capture with microseconds, rewritten. Checksums are left as they are. */
export function rewriteCapture(path: string, { shift = 0, ppm = 0, address, mss }: Rewriting): Buffer {
  const bytes = Buffer.from(readFileSync(path));
  const start = timeAt(bytes, FILE_HEADER);
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const time = timeAt(bytes, at);
    const moved = time + shift + (time - start) * ppm * 1e-6;
    bytes.writeUInt32LE(Math.floor(moved), at);
    bytes.writeUInt32LE(Math.floor((moved % 1) * 1e6), at + 4);
    const frame = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + bytes.readUInt32LE(at + 8));
    if (address !== undefined) replaceAll(frame, octets(address[0]), octets(address[1]));
    if (mss !== undefined) clamp(frame, mss);
    at += RECORD_HEADER + frame.length;
  }
  return bytes;
}

export function timeAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) / 1e6;
}

function octets(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

function replaceAll(frame: Buffer, before: Buffer, after: Buffer): void {
  for (let at = frame.indexOf(before); at !== -1; at = frame.indexOf(before, at + 1)) after.copy(frame, at);
}

/** Kind 2, length 4: RFC 9293 3.2. */
function clamp(frame: Buffer, mss: number): void {
  const at = frame.indexOf(Buffer.from([2, 4, 5, 0xb4]));
  if (at !== -1) frame.writeUInt16BE(mss, at + 2);
}
