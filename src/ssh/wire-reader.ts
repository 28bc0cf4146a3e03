import { readUint32 } from "./binary-packet.ts";

/** Reads the data types of RFC 4251 5 one after the other. Past the end everything is empty or zero, and `failed` says so. */
export class WireReader {
  readonly #data: Uint8Array;
  #at: number;
  failed = false;

  constructor(data: Uint8Array, start = 0) {
    this.#data = data;
    this.#at = start;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#data.length - this.#at;
  }

  uint32(): number {
    return this.#has(4) ? readUint32(this.#data, this.#advance(4)) : 0;
  }

  uint64(): bigint {
    const high = this.uint32();
    return (BigInt(high) << 32n) | BigInt(this.uint32());
  }

  /** Content of a string or an mpint: a view. */
  string(): Uint8Array {
    const length = this.uint32();
    if (this.failed || !this.#has(length)) return EMPTY;
    const start = this.#advance(length);
    return this.#data.subarray(start, start + length);
  }

  /** A string that should be text, one byte a character. */
  text(): string {
    return latin1(this.string());
  }

  #has(length: number): boolean {
    if (this.remaining < length) this.failed = true;
    return !this.failed;
  }

  #advance(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }
}

const EMPTY = new Uint8Array(0);

/** Bytes as text, one byte a character. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Value of an mpint's content, RFC 4251 5: two's complement, so that a first bit of 1 is negative. */
export function mpintValue(content: Uint8Array): bigint {
  if (content.length === 0) return 0n;
  const magnitude = bigintOf(content);
  return content[0]! < 0x80 ? magnitude : magnitude - (1n << BigInt(content.length * 8));
}

/** Value of bytes, most significant first. */
export function bigintOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`);
}

/** Bits of an mpint that is not negative, as OpenSSH counts them (BN_num_bits): from the highest bit that is set. */
export function mpintBits(content: Uint8Array): number {
  const first = content.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (content.length - first - 1) * 8 + 32 - Math.clz32(content[first]!);
}
