/** Code and length of an option, before its value. */
const OPTION_HEADER_BYTES = 4;
const END_OF_OPTIONS = 0;

/**
 * Walks the options in [at, end), draft-ietf-opsawg-pcapng section 3.5: each value is padded to four bytes.
 * Returns false when one runs past the end of its block.
 */
export function walkOptions(
  view: DataView,
  at: number,
  end: number,
  littleEndian: boolean,
  visit: (code: number, at: number, length: number) => void,
): boolean {
  let next = at;
  while (end - next >= OPTION_HEADER_BYTES) {
    const code = view.getUint16(next, littleEndian);
    const length = view.getUint16(next + 2, littleEndian);
    if (code === END_OF_OPTIONS) return true;
    const value = next + OPTION_HEADER_BYTES;
    if (length > end - value) return false;
    visit(code, value, length);
    next = value + length + (-length & 3);
  }
  return true;
}

/** An unsigned 64-bit number as a double: exact up to 2^53, which no counter of packets reaches. */
export function readUint64(view: DataView, at: number, littleEndian: boolean): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}
