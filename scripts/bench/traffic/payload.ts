import type { Random } from "./random.ts";

/** Bytes of a payload that differ from connection to connection, or from server to server. */
export interface Patch {
  offset: number;
  length: number;
  of: "connection" | "server";
}

/** A payload that many connections share, and what is different in each. */
export interface Payload {
  /** Zeroes stand where the patches go. */
  bytes: Uint8Array;
  /** Sum of the 16-bit words, for the checksum. */
  sum: number;
  patches: readonly Patch[];
}

export function payload(bytes: Uint8Array, patches: readonly Patch[] = []): Payload {
  for (const { offset, length } of patches) bytes.fill(0, offset, offset + length);
  return { bytes, sum: wordSum(bytes, 0, bytes.length), patches };
}

/** Adds the 16-bit words of bytes[start, end); `start` stands on a word's first byte. */
export function wordSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += (i - start) & 1 ? bytes[i]! : bytes[i]! << 8;
  return sum;
}

/** Writes the patches into bytes[at, …), where the payload was copied to, and returns what they add to the sum. */
export function applyPatches({ patches }: Payload, bytes: Uint8Array, at: number, of: Record<Patch["of"], Random>): number {
  let sum = 0;
  for (const { offset, length, of: owner } of patches) {
    const random = of[owner];
    for (let i = offset; i < offset + length; i++) {
      const byte = random.word() >>> 24;
      bytes[at + i] = byte;
      sum += i & 1 ? byte : byte << 8;
    }
  }
  return sum;
}
