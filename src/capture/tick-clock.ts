import { MAX_TIME_SECONDS } from "../limits.ts";

/** if_tsresol when the option is absent: microseconds. */
export const DEFAULT_RESOLUTION = 6;

/** The bit of if_tsresol that makes the rest a power of two instead of ten. */
const BINARY = 0x80;
/** Finer than this, 64 bits of ticks hold no time since 1970: libpcap refuses them too (sf-pcapng.c). */
const MAX_DECIMAL_EXPONENT = 19;
const MAX_BINARY_EXPONENT = 63;
const NANOSECONDS = 1_000_000_000;
const TWO_32 = 2 ** 32;
/** Below 2^52 one division of doubles never rounds up to the next whole number: microseconds until the year 2112. */
const EXACT_HIGH = 2 ** 20;

/**
 * floor((value * 10^9 + carry) / 2^bits) without leaving the integers that a double holds exactly.
 * `value` and `carry` below 2^32, `bits` at most 32: two digits in base 2^16.
 */
function scaledToNanoseconds(value: number, carry: number, bits: number): number {
  const low = (value & 0xffff) * NANOSECONDS + carry;
  const high = (value >>> 16) * NANOSECONDS + Math.floor(low / 0x1_0000);
  if (bits >= 16) return Math.floor(high / 2 ** (bits - 16));
  return Math.floor((high * 0x1_0000 + (low % 0x1_0000)) / 2 ** bits);
}

/**
 * Turns the 64-bit ticks of one pcapng interface into seconds and nanoseconds: if_tsresol and if_tsoffset,
 * draft-ietf-opsawg-pcapng section 4.2. Exact to the nanosecond (rounded down), in doubles: no bigint in a frame's path.
 */
export class TickClock {
  /** Result of the last `set` that returned true. */
  seconds = 0;
  nanoseconds = 0;
  /** False when ticks of this resolution cannot tell a time. */
  readonly usable: boolean;
  /** True when a tick is shorter than a microsecond. */
  readonly finerThanMicroseconds: boolean;
  private readonly exponent: number;
  private readonly binary: boolean;
  private readonly ticksPerSecond: number;
  private readonly offsetSeconds: number;
  private quotientHigh = 0;
  private quotientLow = 0;

  /** @param resolution the byte of if_tsresol. @param offsetSeconds if_tsoffset. */
  constructor(resolution: number, offsetSeconds: number) {
    this.binary = (resolution & BINARY) !== 0;
    this.exponent = resolution & ~BINARY;
    this.usable = this.exponent <= (this.binary ? MAX_BINARY_EXPONENT : MAX_DECIMAL_EXPONENT);
    this.finerThanMicroseconds = this.usable && this.exponent > (this.binary ? 19 : 6);
    this.ticksPerSecond = this.binary ? 0 : 10 ** Math.min(this.exponent, 9);
    this.offsetSeconds = offsetSeconds;
  }

  /** Computes the time of `high` * 2^32 + `low` ticks. False when it is not between 1970 and the year 9999. */
  set(high: number, low: number): boolean {
    if (!this.usable) return false;
    if (this.binary) this.setBinary(high, low);
    else this.setDecimal(high, low);
    this.seconds += this.offsetSeconds;
    return this.seconds >= 0 && this.seconds <= MAX_TIME_SECONDS;
  }

  private setDecimal(high: number, low: number): void {
    if (this.exponent > 9) {
      this.divide(high, low, 10 ** (this.exponent - 9));
      this.nanoseconds = this.divide(this.quotientHigh, this.quotientLow, NANOSECONDS);
    } else {
      this.nanoseconds = this.divide(high, low, this.ticksPerSecond) * (NANOSECONDS / this.ticksPerSecond);
    }
    this.seconds = this.quotientHigh * TWO_32 + this.quotientLow;
  }

  /** Long division of `high` * 2^32 + `low` in base 2^16; leaves the quotient in the fields and returns the remainder. `divisor` below 2^37. */
  private divide(high: number, low: number, divisor: number): number {
    if (high < EXACT_HIGH) {
      const ticks = high * TWO_32 + low;
      this.quotientHigh = 0;
      this.quotientLow = Math.floor(ticks / divisor);
      return ticks - this.quotientLow * divisor;
    }
    this.quotientHigh = Math.floor(high / divisor);
    const upper = (high - this.quotientHigh * divisor) * 0x1_0000 + (low >>> 16);
    const upperDigit = Math.floor(upper / divisor);
    const lower = (upper - upperDigit * divisor) * 0x1_0000 + (low & 0xffff);
    const lowerDigit = Math.floor(lower / divisor);
    this.quotientLow = upperDigit * 0x1_0000 + lowerDigit;
    return lower - lowerDigit * divisor;
  }

  private setBinary(high: number, low: number): void {
    const bits = this.exponent;
    if (bits <= 32) {
      const unit = 2 ** bits;
      this.seconds = high * 2 ** (32 - bits) + Math.floor(low / unit);
      this.nanoseconds = scaledToNanoseconds(low % unit, 0, bits);
      return;
    }
    const unit = 2 ** (bits - 32);
    this.seconds = Math.floor(high / unit);
    this.nanoseconds = scaledToNanoseconds(high % unit, scaledToNanoseconds(low, 0, 32), bits - 32);
  }
}
