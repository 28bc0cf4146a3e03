import { bigintOf } from "./wire-reader.ts";

/** y^2 = x^3 - 3x + b over the field of p, FIPS 186-4 D.1.2. */
interface Curve {
  p: bigint;
  b: bigint;
  /** Bytes of a coordinate. */
  size: number;
}

export type NistCurve = "nistp256" | "nistp384" | "nistp521";

const CURVES: Readonly<Record<NistCurve, Curve>> = {
  nistp256: {
    p: (1n << 256n) - (1n << 224n) + (1n << 192n) + (1n << 96n) - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    size: 32,
  },
  nistp384: {
    p: (1n << 384n) - (1n << 128n) - (1n << 96n) + (1n << 32n) - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    size: 48,
  },
  nistp521: {
    p: (1n << 521n) - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    size: 66,
  },
};

/** SEC 1 2.3.3: an uncompressed point. RFC 5656 4 allows compressed ones; no implementation that we know sends them. */
const UNCOMPRESSED = 4;

/** What is wrong with a point of this curve; null when it lies on it. */
export function pointFault(curve: NistCurve, point: Uint8Array): "point-format" | "off-curve" | null {
  const { p, b, size } = CURVES[curve];
  if (point.length !== 1 + 2 * size || point[0] !== UNCOMPRESSED) return "point-format";
  const x = bigintOf(point.subarray(1, 1 + size));
  const y = bigintOf(point.subarray(1 + size));
  const onCurve = x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n;
  return onCurve ? null : "off-curve";
}

/** Bytes of an uncompressed point. */
export function pointBytes(curve: NistCurve): number {
  return 1 + 2 * CURVES[curve].size;
}

/** 2^255 - 19, RFC 7748 4.1. */
const P25519 = (1n << 255n) - 19n;
/** u of the points whose order divides 8: any secret times one of them is zero, which RFC 8731 3 forbids (Bernstein, "Curve25519", Validate). */
const LOW_ORDER_U: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P25519 - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/** The first bytes of these, and of the same plus the prime: nearly all values are told apart by them, without big numbers. */
const LOW_ORDER_FIRST_BYTES: ReadonlySet<number> = new Set([...LOW_ORDER_U].flatMap((u) => [Number(u & 0xffn), Number((u + P25519) & 0xffn)]));

/** Whether a curve25519 public value, of 32 bytes, gives a shared secret of zero, whatever the other side's secret. RFC 7748 5: little-endian, highest bit ignored. */
export function isLowOrderX25519(publicValue: Uint8Array): boolean {
  if (!LOW_ORDER_FIRST_BYTES.has(publicValue[0]!)) return false;
  const u = bigintOf(publicValue.slice().reverse()) & ((1n << 255n) - 1n);
  return LOW_ORDER_U.has(u % P25519);
}
