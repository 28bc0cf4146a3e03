import { createHash } from "node:crypto";
import { MAX_HOST_KEYS_REMEMBERED, MAX_REMEMBERED_HOST_KEY_BYTES } from "../limits.ts";
import { latin1, mpintBits, WireReader } from "./wire-reader.ts";

/** A server's public key as it stands in a KEX reply: RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, OpenSSH PROTOCOL.certkeys and PROTOCOL.u2f. */
export interface HostKey {
  /** Name in the blob, one byte a character; hostile. */
  type: string;
  /** RSA and DSA: of the modulus. ECDSA: of the curve. Ed25519: 256. Null for a type that we don't know or can't read. */
  bits: number | null;
  /** What `ssh-keygen -lf` prints: SHA256 in base64 without padding, of the plain key where the blob is a certificate. */
  fingerprint: string;
  /** The same of the whole blob; differs from `fingerprint` for a certificate only. */
  blobFingerprint: string;
  certificate: Certificate | null;
  /** The blob ends before its fields do, or goes on behind them. Types that we don't know are never malformed. */
  malformed: boolean;
}

/** OpenSSH PROTOCOL.certkeys. Times in seconds since 1970; 2^64 - 1 is "forever". */
export interface Certificate {
  serial: bigint;
  /** 1 user, 2 host. */
  use: number;
  keyId: Uint8Array;
  /** Empty: good for every name. */
  principals: Uint8Array[];
  validAfter: bigint;
  validBefore: bigint;
  ca: { type: string; bits: number | null; fingerprint: string };
}

/** Fields of a plain key behind its type, all of them strings or mpints, and how to count its bits. */
interface KeyLayout {
  fields: number;
  bits: (fields: readonly Uint8Array[]) => number;
}

const modulus = (index: number) => (fields: readonly Uint8Array[]) => mpintBits(fields[index]!);
const always = (bits: number) => () => bits;

const LAYOUTS: ReadonlyMap<string, KeyLayout> = new Map([
  ["ssh-rsa", { fields: 2, bits: modulus(1) }],
  ["ssh-dss", { fields: 4, bits: modulus(0) }],
  ["ecdsa-sha2-nistp256", { fields: 2, bits: always(256) }],
  ["ecdsa-sha2-nistp384", { fields: 2, bits: always(384) }],
  ["ecdsa-sha2-nistp521", { fields: 2, bits: always(521) }],
  ["ssh-ed25519", { fields: 1, bits: always(256) }],
  ["ssh-ed448", { fields: 1, bits: always(448) }],
  ["ssh-mldsa44-ed25519", { fields: 1, bits: always(512) }],
  ["sk-ecdsa-sha2-nistp256@openssh.com", { fields: 3, bits: always(256) }],
  ["sk-ssh-ed25519@openssh.com", { fields: 2, bits: always(256) }],
]);

/** Newer names have neither version nor vendor (OpenSSH 10.6: ssh-mldsa44-ed25519-cert). */
const CERTIFICATE_SUFFIX = /-cert(-v01@openssh\.com)?$/;

/** By the blob: a server shows its key again and again. A memo: clearing it changes nothing but the time. */
const remembered = new Map<string, HostKey>();

/** Reads a host key blob. Whatever it is, there is a fingerprint. Equal blobs give the same object. */
export function readHostKey(blob: Uint8Array): HostKey {
  const bytes = latin1(blob);
  let key = remembered.get(bytes);
  if (key === undefined) {
    key = decodeHostKey(blob.slice());
    if (remembered.size >= MAX_HOST_KEYS_REMEMBERED) remembered.clear();
    if (blob.length <= MAX_REMEMBERED_HOST_KEY_BYTES) remembered.set(bytes, key);
  }
  return key;
}

function decodeHostKey(blob: Uint8Array): HostKey {
  const reader = new WireReader(blob);
  const type = reader.text();
  const plain = plainType(type);
  const layout = LAYOUTS.get(plain ?? type);
  const blobFingerprint = fingerprintOf(blob);
  if (layout === undefined) return { type, bits: null, fingerprint: blobFingerprint, blobFingerprint, certificate: null, malformed: reader.failed };
  const nonce = plain === null ? null : reader.string();
  const fields = Array.from({ length: layout.fields }, () => reader.string());
  const certificate = nonce === null ? null : readCertificate(reader);
  const malformed = reader.failed || reader.remaining > 0;
  const fingerprint = plain === null || malformed ? blobFingerprint : fingerprintOf(plainBlob(plain, fields));
  return { type, bits: reader.failed ? null : layout.bits(fields), fingerprint, blobFingerprint, certificate: malformed ? null : certificate, malformed };
}

/** OpenSSH's form: "SHA256:" and base64 without padding. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** Type of the key that a certificate is about; null for a plain key. */
function plainType(type: string): string | null {
  const base = type.replace(CERTIFICATE_SUFFIX, "");
  if (base === type) return null;
  return LAYOUTS.has(base) ? base : `${base}@openssh.com`;
}

/** What follows the key's own fields in a certificate. */
function readCertificate(reader: WireReader): Certificate {
  const serial = reader.uint64();
  const use = reader.uint32();
  const keyId = reader.string();
  const principals = strings(reader.string());
  const validAfter = reader.uint64();
  const validBefore = reader.uint64();
  reader.string(); // critical options
  reader.string(); // extensions
  reader.string(); // reserved
  const ca = readAuthority(reader.string());
  reader.string(); // the authority's signature
  return { serial, use, keyId, principals, validAfter, validBefore, ca };
}

/** An authority's key is never a certificate itself: no recursion. */
function readAuthority(blob: Uint8Array): Certificate["ca"] {
  const reader = new WireReader(blob);
  const type = reader.text();
  const layout = LAYOUTS.get(type);
  const fields = Array.from({ length: layout?.fields ?? 0 }, () => reader.string());
  return { type, bits: layout === undefined || reader.failed ? null : layout.bits(fields), fingerprint: fingerprintOf(blob) };
}

function strings(packed: Uint8Array): Uint8Array[] {
  const reader = new WireReader(packed);
  const all: Uint8Array[] = [];
  while (reader.remaining > 0 && !reader.failed) all.push(reader.string());
  return all;
}

function plainBlob(type: string, fields: readonly Uint8Array[]): Uint8Array {
  const parts = [Uint8Array.from(type, (c) => c.charCodeAt(0)), ...fields];
  const blob = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(blob.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    blob.set(part, at + 4);
    at += 4 + part.length;
  }
  return blob;
}

/** Name of the algorithm in a signature blob, RFC 4253 6.6; null when it can't be read. Hostile. */
export function signatureAlgorithm(signature: Uint8Array): string | null {
  const reader = new WireReader(signature);
  const name = latin1(reader.string());
  return reader.failed ? null : name;
}
