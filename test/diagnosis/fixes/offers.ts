import type { Offerer, Pair } from "../../../src/diagnosis/fixes/pair.ts";
import type { End } from "../../../src/exchange/exchange-facts.ts";
import { compareOffer } from "../../../src/knowledge/compare-offer.ts";
import { defaultOffer, type Offer } from "../../../src/knowledge/offers.ts";
import type { Slot } from "../../../src/knowledge/slot.ts";
import { type Software, softwareOf } from "../../../src/knowledge/software.ts";
import type { KexInit } from "../../../src/ssh/transport-facts.ts";
import type { FixNames } from "../../../src/verdicts/context.ts";
import { PLACEHOLDER_NAMES } from "../../../src/verdicts/placeholder-names.ts";

export const NAMES: FixNames = { ...PLACEHOLDER_NAMES, client: "192.0.2.10", server: "198.51.100.22" };

/** Lists by kind, both directions alike, or one of them. */
export type Lists = Partial<Record<Slot | "cipher_s2c" | "mac_s2c", readonly string[]>>;

/** What a program of an unknown version is taken to offer here. */
const SOUND: Offer = {
  kex: ["curve25519-sha256", "ecdh-sha2-nistp256"],
  hostkey: ["ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"],
  cipher: ["aes128-gcm@openssh.com", "aes256-ctr"],
  mac: ["hmac-sha2-256"],
  compression: ["none", "zlib@openssh.com"],
};

/** A KEXINIT: the default of the program behind the identification, with other lists where they are given. */
export function kexinitOf(end: End, software: Software | null, lists: Lists): KexInit {
  const standard = (software === null ? null : defaultOffer(software, end)) ?? SOUND;
  const of = (slot: Slot) => lists[slot] ?? standard[slot];
  return {
    cookie: "00".repeat(16),
    kex_algorithms: of("kex"),
    server_host_key_algorithms: of("hostkey"),
    encryption_algorithms_client_to_server: of("cipher"),
    encryption_algorithms_server_to_client: lists.cipher_s2c ?? of("cipher"),
    mac_algorithms_client_to_server: of("mac"),
    mac_algorithms_server_to_client: lists.mac_s2c ?? of("mac"),
    compression_algorithms_client_to_server: of("compression"),
    compression_algorithms_server_to_client: of("compression"),
    languages_client_to_server: [],
    languages_server_to_client: [],
    first_kex_packet_follows: false,
  };
}

/** One end, compared with the default of its version as an analysis does it. `ident`: what follows "SSH-2.0-"; null: none was seen. */
export function offerer(end: End, ident: string | null, lists: Lists = {}): Offerer {
  const software = ident === null ? null : softwareOf(`SSH-2.0-${ident}`);
  const kexinit = kexinitOf(end, software, lists);
  const sent: Offer = {
    kex: kexinit.kex_algorithms,
    hostkey: kexinit.server_host_key_algorithms,
    cipher: end === "client" ? kexinit.encryption_algorithms_client_to_server : kexinit.encryption_algorithms_server_to_client,
    mac: end === "client" ? kexinit.mac_algorithms_client_to_server : kexinit.mac_algorithms_server_to_client,
    compression: kexinit.compression_algorithms_client_to_server,
  };
  return { end, lists: kexinit, software, comparison: software === null ? null : compareOffer(software, end, sent, null) };
}

export function pairOf(client: [ident: string | null, lists?: Lists], server: [ident: string | null, lists?: Lists], names: Partial<FixNames> = {}): Pair {
  return { client: offerer("client", ...client), server: offerer("server", ...server), names: { ...NAMES, ...names } };
}
