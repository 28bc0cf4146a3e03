import { defaultOffer, type Offer, type Role } from "../../../src/knowledge/offers.ts";
import { softwareOf } from "../../../src/knowledge/software.ts";
import { type Patch, type Payload, payload } from "./payload.ts";
import { Random } from "./random.ts";

/** Message numbers, RFC 4253 12 and RFC 5656 7.1. */
const KEXINIT = 20;
const NEWKEYS = 21;
const ECDH_INIT = 30;
const ECDH_REPLY = 31;
/** packet_length and padding_length, RFC 4253 6. */
const PACKET_HEADER_BYTES = 5;
const BLOCK = 8;
const MIN_PADDING = 4;

const COOKIE: Patch = { offset: PACKET_HEADER_BYTES + 1, length: 16, of: "connection" };
/** A public value of curve25519-sha256, RFC 8731. */
const X25519_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;

export function identification(line: string): Payload {
  return payload(Buffer.from(`${line}\r\n`, "latin1"));
}

/** SSH_MSG_KEXINIT with what this program offers by default, or with `changed` lists. */
export function kexInit(line: string, role: Role, changed: Partial<Offer> = {}): Payload {
  const standard = defaultOffer(softwareOf(line), role);
  if (standard === null) throw new Error(`no defaults are known of ${line}`);
  const { kex, hostkey, cipher, mac, compression } = { ...standard, ...changed };
  const marker = role === "client" ? ["ext-info-c", "kex-strict-c-v00@openssh.com"] : ["kex-strict-s-v00@openssh.com"];
  const lists = [[...kex, ...marker], hostkey, cipher, cipher, mac, mac, compression, compression, [], []];
  return payload(packet(Buffer.concat([Buffer.of(KEXINIT), Buffer.alloc(16), ...lists.map((names) => string(names.join(","))), Buffer.alloc(5)])), [COOKIE]);
}

/** SSH_MSG_KEX_ECDH_INIT, RFC 5656 4, for X25519. */
export function ecdhInit(): Payload {
  const bytes = packet(Buffer.concat([Buffer.of(ECDH_INIT), string(Buffer.alloc(X25519_BYTES))]));
  return payload(bytes, [{ offset: PACKET_HEADER_BYTES + 5, length: X25519_BYTES, of: "connection" }]);
}

/** SSH_MSG_KEX_ECDH_REPLY with an Ed25519 host key, and NEWKEYS behind it. */
export function ecdhReply(): Payload {
  const key = Buffer.concat([string("ssh-ed25519"), string(Buffer.alloc(X25519_BYTES))]);
  const signature = Buffer.concat([string("ssh-ed25519"), string(Buffer.alloc(ED25519_SIGNATURE_BYTES))]);
  const reply = packet(Buffer.concat([Buffer.of(ECDH_REPLY), string(key), string(Buffer.alloc(X25519_BYTES)), string(signature)]));
  const keyAt = PACKET_HEADER_BYTES + 1 + 4 + 4 + "ssh-ed25519".length + 4;
  const valueAt = keyAt + X25519_BYTES + 4;
  const signatureAt = valueAt + X25519_BYTES + 4 + 4 + "ssh-ed25519".length + 4;
  return payload(Buffer.concat([reply, newKeysPacket()]), [
    { offset: keyAt, length: X25519_BYTES, of: "server" },
    { offset: valueAt, length: X25519_BYTES, of: "connection" },
    { offset: signatureAt, length: ED25519_SIGNATURE_BYTES, of: "connection" },
  ]);
}

export function newKeys(): Payload {
  return payload(newKeysPacket());
}

/** What looks like an encrypted packet: bytes without a pattern. */
export function encrypted(length: number): Payload {
  const bytes = new Uint8Array(length);
  new Random(length).fill(bytes);
  return payload(bytes);
}

function newKeysPacket(): Buffer {
  return packet(Buffer.of(NEWKEYS));
}

/** A binary packet in the clear, RFC 4253 6. */
function packet(content: Uint8Array): Buffer {
  let padding = BLOCK - ((PACKET_HEADER_BYTES + content.length) % BLOCK);
  if (padding < MIN_PADDING) padding += BLOCK;
  const head = Buffer.alloc(PACKET_HEADER_BYTES);
  head.writeUInt32BE(1 + content.length + padding);
  head.writeUInt8(padding, 4);
  return Buffer.concat([head, content, Buffer.alloc(padding)]);
}

/** RFC 4251 5: a string. */
function string(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
