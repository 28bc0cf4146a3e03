import { u32 } from "./bytes.ts";

const OPTION_PAD1 = 0;
/** RFC 2675 2. */
const OPTION_JUMBO = 0xc2;
const JUMBO_DATA_BYTES = 4;

/** The jumbo payload length in the hop-by-hop header at `offset`; -1 where there is none. Linux's BIG TCP writes it. */
export function jumboPayloadLength(data: Uint8Array, offset: number, end: number): number {
  if (end - offset < 8) return -1;
  const headerEnd = Math.min(end, offset + ((data[offset + 1]! + 1) << 3));
  let at = offset + 2;
  while (at + 2 <= headerEnd) {
    const type = data[at]!;
    if (type === OPTION_PAD1) {
      at += 1;
      continue;
    }
    const length = data[at + 1]!;
    if (type === OPTION_JUMBO && length === JUMBO_DATA_BYTES && at + 6 <= headerEnd) return u32(data, at + 2);
    at += 2 + length;
  }
  return -1;
}
