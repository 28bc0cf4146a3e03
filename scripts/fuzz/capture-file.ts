/** A classic capture, little-endian, taken apart into its records; what mutants are made of and counterexamples are cut down by. */
export interface CaptureFile {
  header: Uint8Array;
  records: Uint8Array[];
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGIC = 0xa1b2c3d4;

/** Null where the bytes are no such capture, or their records don't fit: then only bytes can be changed. */
export function takeApart(bytes: Uint8Array): CaptureFile | null {
  if (bytes.length < FILE_HEADER) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return null;
  const records: Uint8Array[] = [];
  let at = FILE_HEADER;
  while (at + RECORD_HEADER <= bytes.length) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    if (end > bytes.length) return null;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return at === bytes.length ? { header: bytes.subarray(0, FILE_HEADER), records } : null;
}

export function putTogether({ header, records }: CaptureFile): Uint8Array {
  return concat([header, ...records]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Where things stand in a record that holds Ethernet, IPv4 without fragments, TCP. Offsets from the start of the record. */
export interface TcpRecord {
  ip: number;
  tcp: number;
  payload: number;
  end: number;
}

/** Null for a record of another shape. */
export function findTcp(record: Uint8Array): TcpRecord | null {
  const ip = RECORD_HEADER + 14;
  if (record.length < ip + 40 || record[ip - 2] !== 8 || record[ip - 1] !== 0 || record[ip]! >> 4 !== 4 || record[ip + 9] !== 6) return null;
  const tcp = ip + (record[ip]! & 15) * 4;
  const payload = tcp + (record[tcp + 12]! >> 4) * 4;
  const end = ip + ((record[ip + 2]! << 8) | record[ip + 3]!);
  const areHeadersWhole = tcp >= ip + 20 && payload >= tcp + 20;
  return areHeadersWhole && payload <= end && end <= record.length ? { ip, tcp, payload, end } : null;
}

/** A TCP record with payload bytes [from, to) only: lengths and SEQ follow, checksums don't. */
export function cutSegment(record: Uint8Array, at: TcpRecord, from: number, to: number): Uint8Array {
  const cut = concat([record.subarray(0, at.payload), record.subarray(at.payload + from, at.payload + to)]);
  const view = new DataView(cut.buffer);
  const captured = cut.length - RECORD_HEADER;
  view.setUint32(8, captured, true);
  view.setUint32(12, captured, true);
  view.setUint16(at.ip + 2, cut.length - at.ip);
  view.setUint32(at.tcp + 4, (view.getUint32(at.tcp + 4) + from) >>> 0);
  return cut;
}
