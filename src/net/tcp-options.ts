import { u16, u32 } from "./bytes.ts";
import { type Cursor, note } from "./cursor.ts";
import { MAX_SACK_BLOCKS, type Packet, PacketAnomaly } from "./packet.ts";

/** IANA "TCP Option Kind Numbers". */
const Kind = { End: 0, Nop: 1, Mss: 2, WindowScale: 3, SackPermitted: 4, Sack: 5, Timestamps: 8, FastOpen: 34, Experiment: 254 } as const;
/** Kind and length, and a value, in bytes. */
const MSS_BYTES = 4;
const WINDOW_SCALE_BYTES = 3;
const SACK_PERMITTED_BYTES = 2;
const SACK_BLOCK_BYTES = 8;
const TIMESTAMPS_BYTES = 10;
/** NOP NOP TIMESTAMPS: RFC 7323 appendix A; what nearly every segment carries. */
const ALIGNED_TIMESTAMPS = 0x0101080a;
const ALIGNED_TIMESTAMPS_BYTES = 12;
/** Fast open as an experiment, RFC 6994 and Linux TCPOPT_FASTOPEN_MAGIC. */
const FAST_OPEN_MAGIC = 0xf989;

/** Says that no option was there. */
export function clearTcpOptions(packet: Packet): void {
  packet.mss = -1;
  packet.windowScale = -1;
  packet.sackPermitted = false;
  packet.timestampValue = -1;
  packet.timestampEcho = -1;
  packet.fastOpen = false;
  packet.sackCount = 0;
}

/**
 * The options in data[start, optionsEnd). A length that can't be ends the reading, and the segment stays a segment,
 * as in Linux tcp_parse_options. What the snap length cut is not read.
 */
export function decodeTcpOptions(cursor: Cursor, start: number, optionsEnd: number): void {
  const { data, packet } = cursor;
  const end = Math.min(optionsEnd, cursor.end);
  if (optionsEnd - start === ALIGNED_TIMESTAMPS_BYTES && end === optionsEnd && u32(data, start) === ALIGNED_TIMESTAMPS) {
    packet.timestampValue = u32(data, start + 4);
    packet.timestampEcho = u32(data, start + 8);
    return;
  }
  let at = start;
  while (at < end) {
    const kind = data[at]!;
    if (kind === Kind.End) return;
    if (kind === Kind.Nop) {
      at += 1;
      continue;
    }
    if (at + 1 === end && end < optionsEnd) return;
    const length = at + 1 < end ? data[at + 1]! : 0;
    if (length < 2 || at + length > optionsEnd) {
      note(cursor, PacketAnomaly.TcpOptionMalformed);
      return;
    }
    if (at + length > end) return;
    if (!readOption(packet, data, at, kind, length)) note(cursor, PacketAnomaly.TcpOptionMalformed);
    at += length;
  }
}

/** Takes one option. False when its length is not what its kind demands; then it is ignored, as receivers do. */
function readOption(packet: Packet, data: Uint8Array, at: number, kind: number, length: number): boolean {
  switch (kind) {
    case Kind.Mss:
      if (length !== MSS_BYTES) return false;
      packet.mss = u16(data, at + 2);
      return true;
    case Kind.WindowScale:
      if (length !== WINDOW_SCALE_BYTES) return false;
      packet.windowScale = data[at + 2]!;
      return true;
    case Kind.SackPermitted:
      if (length !== SACK_PERMITTED_BYTES) return false;
      packet.sackPermitted = true;
      return true;
    case Kind.Sack:
      return readSack(packet, data, at, length);
    case Kind.Timestamps:
      if (length !== TIMESTAMPS_BYTES) return false;
      packet.timestampValue = u32(data, at + 2);
      packet.timestampEcho = u32(data, at + 6);
      return true;
    case Kind.FastOpen:
      packet.fastOpen = true;
      return true;
    case Kind.Experiment:
      if (length >= 4 && u16(data, at + 2) === FAST_OPEN_MAGIC) packet.fastOpen = true;
      return true;
    default:
      return true;
  }
}

/** RFC 2018 3: pairs of left and right edges. */
function readSack(packet: Packet, data: Uint8Array, at: number, length: number): boolean {
  const blocks = (length - 2) / SACK_BLOCK_BYTES;
  if (!Number.isInteger(blocks) || blocks === 0 || blocks > MAX_SACK_BLOCKS) return false;
  for (let block = 0; block < blocks; block++) {
    packet.sackLeft[block] = u32(data, at + 2 + block * SACK_BLOCK_BYTES);
    packet.sackRight[block] = u32(data, at + 6 + block * SACK_BLOCK_BYTES);
  }
  packet.sackCount = blocks;
  return true;
}
