/** Clear-text SSH by hand: identification lines, binary packets (RFC 4253 6) and the messages of a key exchange. Bytes are hex text. */
import { randomBytes } from "node:crypto";

/** Bytes as hex, two digits each; `+` joins them. */
export type Hex = string;

export const MESSAGE = {
  DISCONNECT: 1,
  IGNORE: 2,
  UNIMPLEMENTED: 3,
  DEBUG: 4,
  SERVICE_REQUEST: 5,
  KEXINIT: 20,
  NEWKEYS: 21,
  KEX_INIT: 30,
  KEX_REPLY: 31,
  GEX_GROUP: 31,
  GEX_INIT: 32,
  GEX_REQUEST: 34,
} as const;

/** RFC 4253 7.1, in the order of the message. */
export interface NameLists {
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipherC2s: readonly string[];
  readonly cipherS2c: readonly string[];
  readonly macC2s: readonly string[];
  readonly macS2c: readonly string[];
  readonly compressionC2s: readonly string[];
  readonly compressionS2c: readonly string[];
}

/** Lists that every current implementation can agree with. */
export const USUAL: NameLists = {
  kex: ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha256"],
  hostKey: ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"],
  cipherC2s: ["aes128-ctr", "aes256-ctr"],
  cipherS2c: ["aes128-ctr", "aes256-ctr"],
  macC2s: ["hmac-sha2-256", "hmac-sha2-512"],
  macS2c: ["hmac-sha2-256", "hmac-sha2-512"],
  compressionC2s: ["none"],
  compressionS2c: ["none"],
};

export const text = (latin1: string): Hex => Buffer.from(latin1, "latin1").toString("hex");

/** A line with CR and LF. */
export const line = (latin1: string): Hex => text(`${latin1}\r\n`);

export const random = (bytes: number): Hex => randomBytes(bytes).toString("hex");

export const byte = (value: number): Hex => value.toString(16).padStart(2, "0");

export const uint32 = (value: number): Hex => value.toString(16).padStart(8, "0");

/** RFC 4251 5: length and bytes. */
export const string = (bytes: Hex): Hex => uint32(bytes.length / 2) + bytes;

/** RFC 4251 5: two's complement, so a leading zero where the top bit is set. */
export const mpint = (magnitude: Hex): Hex => string(Number.parseInt(magnitude.slice(0, 2), 16) >= 0x80 ? `00${magnitude}` : magnitude);

/** RFC 4253 6, before NEWKEYS: no MAC, blocks of eight, at least four bytes of padding. */
export function packet(type: number, fields: Hex = ""): Hex {
  const payload = byte(type) + fields;
  const bare = 5 + payload.length / 2;
  const short = 8 - (bare % 8);
  const padding = short < 4 ? short + 8 : short;
  return uint32(payload.length / 2 + padding + 1) + byte(padding) + payload + random(padding);
}

/** An SSH_MSG_KEXINIT packet; `lists` replace those of `USUAL`. */
export function kexinit(lists: Partial<NameLists> = {}): Hex {
  const all: NameLists = { ...USUAL, ...lists };
  const order = [all.kex, all.hostKey, all.cipherC2s, all.cipherS2c, all.macC2s, all.macS2c, all.compressionC2s, all.compressionS2c];
  const named = order.map((names) => string(text(names.join(",")))).join("");
  const languages = string("") + string("");
  const guess = byte(0) + uint32(0);
  return packet(MESSAGE.KEXINIT, random(16) + named + languages + guess);
}

/** An SSH_MSG_DISCONNECT packet, RFC 4253 11.1. */
export const disconnect = (reason: number, description: string): Hex => packet(MESSAGE.DISCONNECT, uint32(reason) + string(text(description)) + string(""));

/** An `ssh-rsa` key blob, RFC 4253 6.6, with the public exponent 65537. */
export const rsaBlob = (modulus: Hex): Hex => string(text("ssh-rsa")) + mpint("010001") + mpint(modulus);
