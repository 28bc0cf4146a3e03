/** Builders of SSH bytes for tests: what a peer would send, and what it should not. */
import { KEXINIT_LISTS } from "../../src/ssh/kexinit.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";

/** Joins bytes; text is taken as latin1. */
export function bytes(...parts: (Uint8Array | string | readonly number[])[]): Uint8Array {
  const arrays = parts.map((part) => (typeof part === "string" ? Uint8Array.from(part, (c) => c.charCodeAt(0)) : Uint8Array.from(part)));
  const joined = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

/** uint32, RFC 4251 5. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** uint64, RFC 4251 5. */
export function uint64(value: bigint): Uint8Array {
  return bytes(uint32(Number(value >> 32n)), uint32(Number(value & 0xffffffffn)));
}

/** string, RFC 4251 5. */
export function string(content: Uint8Array | string): Uint8Array {
  const body = bytes(content);
  return bytes(uint32(body.length), body);
}

/** mpint of a value that is not negative, RFC 4251 5. */
export function mpint(value: bigint): Uint8Array {
  if (value === 0n) return string("");
  const hex = value.toString(16);
  const body = Uint8Array.from(Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, "hex"));
  return string((body[0] ?? 0) >= 0x80 ? bytes([0], body) : body);
}

/** An identification with its line end. */
export function ident(text = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", lineEnd = "\r\n"): Uint8Array {
  return bytes(text, lineEnd);
}

export interface PacketShape {
  /** Bytes of padding; without it the least that RFC 4253 6 allows. */
  padding?: number;
  /** packet_length as it is to stand there, true or not. */
  packetLength?: number;
  /** padding_length as it is to stand there, true or not. */
  paddingLength?: number;
}

/** A binary packet in the clear, RFC 4253 6. */
export function packet(payload: Uint8Array | readonly number[], shape: PacketShape = {}): Uint8Array {
  const least = 8 - ((5 + payload.length) % 8);
  const padding = shape.padding ?? (least < 4 ? least + 8 : least);
  const packetLength = shape.packetLength ?? 1 + payload.length + padding;
  return bytes(uint32(packetLength), [shape.paddingLength ?? padding], payload, new Uint8Array(padding));
}

/** The lists of a KEXINIT: OpenSSH-like, with what is given put in their place. */
export function lists(changes: Partial<KexInit> = {}): KexInit {
  return {
    cookie: "000102030405060708090a0b0c0d0e0f",
    kex_algorithms: ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha256"],
    server_host_key_algorithms: ["ssh-ed25519", "rsa-sha2-512"],
    encryption_algorithms_client_to_server: ["chacha20-poly1305@openssh.com", "aes128-ctr"],
    encryption_algorithms_server_to_client: ["chacha20-poly1305@openssh.com", "aes128-ctr"],
    mac_algorithms_client_to_server: ["umac-64-etm@openssh.com", "hmac-sha2-256"],
    mac_algorithms_server_to_client: ["umac-64-etm@openssh.com", "hmac-sha2-256"],
    compression_algorithms_client_to_server: ["none", "zlib@openssh.com"],
    compression_algorithms_server_to_client: ["none", "zlib@openssh.com"],
    languages_client_to_server: [],
    languages_server_to_client: [],
    first_kex_packet_follows: false,
    ...changes,
  };
}

/** Payload of SSH_MSG_KEXINIT, RFC 4253 7.1. `tail`: what stands where the reserved uint32 belongs. */
export function kexInitPayload(changes: Partial<KexInit> = {}, tail: Uint8Array = uint32(0)): Uint8Array {
  const all = lists(changes);
  const names = KEXINIT_LISTS.map((list) => string(all[list].join(",")));
  return bytes([20], Uint8Array.from(Buffer.from(all.cookie, "hex")), ...names, [all.first_kex_packet_follows ? 1 : 0], tail);
}

/** SSH_MSG_KEXINIT as a packet. */
export function kexInit(changes: Partial<KexInit> = {}): Uint8Array {
  return packet(kexInitPayload(changes));
}

/** SSH_MSG_NEWKEYS, RFC 4253 7.3. */
export function newKeys(): Uint8Array {
  return packet([21]);
}

/** SSH_MSG_DISCONNECT, RFC 4253 11.1. */
export function disconnect(reason: number, description: Uint8Array | string = "", language: Uint8Array | string = ""): Uint8Array {
  return packet(bytes([1], uint32(reason), string(description), string(language)));
}

/** SSH_MSG_IGNORE, RFC 4253 11.2. */
export function ignore(data: Uint8Array | string = ""): Uint8Array {
  return packet(bytes([2], string(data)));
}

/** SSH_MSG_UNIMPLEMENTED, RFC 4253 11.4. */
export function unimplemented(sequence: number): Uint8Array {
  return packet(bytes([3], uint32(sequence)));
}

/** SSH_MSG_KEX_ECDH_INIT, RFC 5656 4; the hybrids send the same. */
export function kexEcdhInit(publicValue: Uint8Array = curve25519Public()): Uint8Array {
  return packet(bytes([30], string(publicValue)));
}

/** SSH_MSG_KEXDH_INIT (30), RFC 4253 8, or SSH_MSG_KEX_DH_GEX_INIT (32), RFC 4419 3. */
export function kexDhInit(e: bigint, number: 30 | 32 = 30): Uint8Array {
  return packet(bytes([number], mpint(e)));
}

/** SSH_MSG_KEX_DH_GEX_REQUEST, RFC 4419 3. */
export function gexRequest(min: number, n: number, max: number): Uint8Array {
  return packet(bytes([34], uint32(min), uint32(n), uint32(max)));
}

/** SSH_MSG_KEX_DH_GEX_GROUP, RFC 4419 3. */
export function gexGroup(p: bigint, g = 2n): Uint8Array {
  return packet(bytes([31], mpint(p), mpint(g)));
}

/** Host key, public value and signature of the server: 31 for ECDH, DH and the hybrids, 33 for group exchange. */
export function kexReply(reply: { hostKey?: Uint8Array; publicValue?: Uint8Array; signature?: Uint8Array; number?: 31 | 33 } = {}): Uint8Array {
  const { hostKey = ed25519Key(), publicValue = string(curve25519Public()), signature = signatureBlob("ssh-ed25519"), number = 31 } = reply;
  return packet(bytes([number], string(hostKey), publicValue, string(signature)));
}

/** A signature, RFC 4253 6.6: nobody can verify it without the shared secret. */
export function signatureBlob(algorithm: string, length = 64): Uint8Array {
  return bytes(string(algorithm), string(new Uint8Array(length).fill(0x5a)));
}

/** An ssh-ed25519 key, RFC 8709 4. */
export function ed25519Key(seed = 7): Uint8Array {
  return bytes(string("ssh-ed25519"), string(new Uint8Array(32).fill(seed)));
}

/** An ssh-rsa key with a modulus of so many bits, RFC 4253 6.6. */
export function rsaKey(bits: number): Uint8Array {
  return bytes(string("ssh-rsa"), mpint(65537n), mpint((1n << BigInt(bits - 1)) | 0xabcdefn));
}

/** Something that is a curve25519 point for sure: the base point. */
export function curve25519Public(): Uint8Array {
  return bytes([9], new Uint8Array(31));
}
