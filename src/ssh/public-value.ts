import { fixedGroupPrime } from "./dh-groups.ts";
import { isLowOrderX25519, type NistCurve, pointBytes, pointFault } from "./elliptic-curve.ts";
import { mpintBits, mpintValue } from "./wire-reader.ts";

/**
 * Why a receiver refuses a public value. Diffie-Hellman, as OpenSSH's dh_pub_is_valid(): "negative", "not-above-one", "not-below-p-minus-one",
 * "few-bits" (fewer than four set). Curves: "wrong-length", "point-format", "off-curve", "low-order" (the shared secret would be zero).
 */
export type PublicValueFault =
  | "negative"
  | "not-above-one"
  | "not-below-p-minus-one"
  | "few-bits"
  | "wrong-length"
  | "point-format"
  | "off-curve"
  | "low-order";

/** What is known of a public value of the key exchange. */
export interface PublicValue {
  /** Content of the string or mpint. */
  bytes: Uint8Array;
  /** Bytes that the method asks for; null for Diffie-Hellman and for methods that we don't know. */
  expectedLength: number | null;
  fault: PublicValueFault | null;
}

type Curve = NistCurve | "x25519" | "x448";

/** A method with values of fixed length: what a KEM puts before the curve's value (client: its key, server: the ciphertext), and the curve. */
interface Shape {
  clientKem: number;
  serverKem: number;
  curve: Curve;
}

const plain = (curve: Curve): Shape => ({ clientKem: 0, serverKem: 0, curve });
/** FIPS 203 table 3. */
const mlkem768 = (curve: Curve): Shape => ({ clientKem: 1184, serverKem: 1088, curve });
const mlkem1024 = (curve: Curve): Shape => ({ clientKem: 1568, serverKem: 1568, curve });
/** Streamlined NTRU Prime 761, draft-josefsson-ntruprime-ssh 3. */
const SNTRUP761: Shape = { clientKem: 1158, serverKem: 1039, curve: "x25519" };

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ["curve25519-sha256", plain("x25519")],
  ["curve25519-sha256@libssh.org", plain("x25519")],
  ["curve448-sha512", plain("x448")],
  ["ecdh-sha2-nistp256", plain("nistp256")],
  ["ecdh-sha2-nistp384", plain("nistp384")],
  ["ecdh-sha2-nistp521", plain("nistp521")],
  ["sntrup761x25519-sha512", SNTRUP761],
  ["sntrup761x25519-sha512@openssh.com", SNTRUP761],
  ["mlkem768x25519-sha256", mlkem768("x25519")],
  ["mlkem768nistp256-sha256", mlkem768("nistp256")],
  ["mlkem1024nistp384-sha384", mlkem1024("nistp384")],
]);

/** RFC 7748: an X25519 or X448 value. Bytes. */
const X25519_BYTES = 32;
const X448_BYTES = 56;
/** OpenSSH dh.c dh_pub_is_valid(). */
const MIN_BITS_SET = 4;

/**
 * Looks at a curve's or hybrid's public value as its receiver would.
 * @param kex the method that was negotiated
 * @param from whose value it is: a hybrid's client sends a key and its server a ciphertext, of different length
 */
export function curveValue(kex: string, from: "client" | "server", bytes: Uint8Array): PublicValue {
  const shape = SHAPES.get(kex);
  if (shape === undefined) return { bytes, expectedLength: null, fault: null };
  const kem = from === "client" ? shape.clientKem : shape.serverKem;
  const expectedLength = kem + curveBytes(shape.curve);
  const fault = bytes.length === expectedLength ? curveFault(shape.curve, bytes.subarray(kem)) : "wrong-length";
  return { bytes, expectedLength, fault };
}

/**
 * Looks at a Diffie-Hellman public value as its receiver would.
 * @param kex the method that was negotiated; gives the prime of a fixed group
 * @param groupPrime p of a group exchange; null where it was not seen
 */
export function dhValue(kex: string, bytes: Uint8Array, groupPrime: bigint | null): PublicValue {
  return { bytes, expectedLength: null, fault: dhFault(bytes, fixedGroupPrime(kex) ?? groupPrime) };
}

function curveBytes(curve: Curve): number {
  if (curve === "x25519") return X25519_BYTES;
  return curve === "x448" ? X448_BYTES : pointBytes(curve);
}

function curveFault(curve: Curve, value: Uint8Array): PublicValueFault | null {
  if (curve === "x25519") return isLowOrderX25519(value) ? "low-order" : null;
  if (curve === "x448") return value.every((byte) => byte === 0) ? "low-order" : null;
  return pointFault(curve, value);
}

function dhFault(content: Uint8Array, p: bigint | null): PublicValueFault | null {
  if ((content[0] ?? 0) >= 0x80) return "negative";
  if (mpintBits(content) <= 1) return "not-above-one";
  if (p !== null && mpintValue(content) >= p - 1n) return "not-below-p-minus-one";
  return bitsSet(content) < MIN_BITS_SET ? "few-bits" : null;
}

function bitsSet(bytes: Uint8Array): number {
  let count = 0;
  for (let byte of bytes) for (; byte !== 0; byte &= byte - 1) count++;
  return count;
}
