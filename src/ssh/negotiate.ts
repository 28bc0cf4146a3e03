import { isAead } from "./aead.ts";
import { announcesStrictClient, announcesStrictServer, isMarker, KEXGUESS2 } from "./markers.ts";
import type { KexInitListName, OfferLists } from "./transport-facts.ts";

/** What has to be agreed on, named as in the record. */
export type SlotName = "kex" | "host_key" | "cipher_c2s" | "cipher_s2c" | "mac_c2s" | "mac_s2c" | "compression_c2s" | "compression_s2c";

/** In the order of RFC 4253 7.1. */
export const SLOTS: readonly { name: SlotName; list: KexInitListName; direction: "c2s" | "s2c" | null }[] = [
  { name: "kex", list: "kex_algorithms", direction: null },
  { name: "host_key", list: "server_host_key_algorithms", direction: null },
  { name: "cipher_c2s", list: "encryption_algorithms_client_to_server", direction: "c2s" },
  { name: "cipher_s2c", list: "encryption_algorithms_server_to_client", direction: "s2c" },
  { name: "mac_c2s", list: "mac_algorithms_client_to_server", direction: "c2s" },
  { name: "mac_s2c", list: "mac_algorithms_server_to_client", direction: "s2c" },
  { name: "compression_c2s", list: "compression_algorithms_client_to_server", direction: "c2s" },
  { name: "compression_s2c", list: "compression_algorithms_server_to_client", direction: "s2c" },
];

/** The MAC beside an AEAD cipher. */
export const IMPLICIT_MAC = "<implicit>";

/** One slot: the two offers, and what comes out. */
export interface NegotiatedSlot {
  slot: SlotName;
  direction: "c2s" | "s2c" | null;
  /** The offers in order, without markers and empty names. */
  client: string[];
  server: string[];
  /** Null: nothing in common. IMPLICIT_MAC where the cipher brings its own. */
  chosen: string | null;
  implicit: boolean;
}

/** Whether the packet that followed a KEXINIT by first_kex_packet_follows was the right one. */
export interface Guess {
  /** RFC 4253 7.1: both sides' first kex and first host key are the same. */
  byRfc: boolean;
  /** dropbear's kexguess2: what was chosen is the guesser's first. */
  byKexguess2: boolean;
  /** The rule in force: kexguess2 when both sides announce it. */
  rule: "rfc" | "kexguess2";
  right: boolean;
}

export interface Negotiation extends Record<SlotName, NegotiatedSlot> {
  /** Slots with nothing in common, in the order of RFC 4253 7.1: all of them, though every implementation names only the first it meets. */
  failing: SlotName[];
  /** By who guessed; null for a side that did not. */
  guess: { client: Guess | null; server: Guess | null };
  /** Both sides announce strict key exchange (OpenSSH PROTOCOL 1.10). */
  strictKex: boolean;
  /** The MAC that the lists alone give: paramiko, and libssh2 with chacha20-poly1305, want one beside an AEAD cipher too. */
  macOverlap: { c2s: string | null; s2c: string | null };
}

/**
 * What the two would use: RFC 4253 7.1. In every list the first name of the client's that the server has too. Linear in the lists.
 * Kex and host key depend on each other: see chooseKex().
 */
export function negotiate(client: OfferLists, server: OfferLists): Negotiation {
  const slots = offers(client, server);
  chooseKex(slots.kex, slots.host_key);
  for (const name of ["cipher_c2s", "cipher_s2c", "compression_c2s", "compression_s2c"] as const) slots[name].chosen = firstCommon(slots[name]);
  const macOverlap = { c2s: chooseMac(slots.mac_c2s, slots.cipher_c2s), s2c: chooseMac(slots.mac_s2c, slots.cipher_s2c) };
  const failing = SLOTS.filter(({ name }) => slots[name].chosen === null).map(({ name }) => name);
  const kexguess2 = client.kex_algorithms.includes(KEXGUESS2) && server.kex_algorithms.includes(KEXGUESS2);
  return {
    ...slots,
    failing,
    guess: {
      client: client.first_kex_packet_follows ? judgeGuess(slots, "client", failing, kexguess2) : null,
      server: server.first_kex_packet_follows ? judgeGuess(slots, "server", failing, kexguess2) : null,
    },
    strictKex: announcesStrictClient(client.kex_algorithms) && announcesStrictServer(server.kex_algorithms),
    macOverlap,
  };
}

type Slots = Record<SlotName, NegotiatedSlot>;

function offers(client: OfferLists, server: OfferLists): Slots {
  const entries = SLOTS.map(({ name, list, direction }): [SlotName, NegotiatedSlot] => {
    const names = name === "kex" ? methodsOnly : withoutEmpty;
    return [name, { slot: name, direction, client: names(client[list]), server: names(server[list]), chosen: null, implicit: false }];
  });
  return Object.fromEntries(entries) as Slots;
}

function methodsOnly(names: readonly string[]): string[] {
  return names.filter((name) => name !== "" && !isMarker(name));
}

function withoutEmpty(names: readonly string[]): string[] {
  return names.filter((name) => name !== "");
}

function firstCommon({ client, server }: NegotiatedSlot): string | null {
  const offered = new Set(server);
  return client.find((name) => offered.has(name)) ?? null;
}

/**
 * RFC 4253 7.1: the kex is the first common one for which a common host key has the capability that it needs. Every method but gss-* needs one
 * that can sign, and every type but "null" can (RFC 4462 5: "null" goes with gss-* alone). Where no pair fits, each list stands for itself.
 */
function chooseKex(kex: NegotiatedSlot, hostKey: NegotiatedSlot): void {
  const kexOffered = new Set(kex.server);
  const hostKeyOffered = new Set(hostKey.server);
  const common = hostKey.client.filter((name) => hostKeyOffered.has(name));
  const signing = common.find((name) => name !== "null") ?? null;
  const fits = (method: string) => (authenticatesItself(method) ? common.length > 0 : signing !== null);
  kex.chosen = kex.client.find((method) => kexOffered.has(method) && fits(method)) ?? firstCommon(kex);
  hostKey.chosen = kex.chosen !== null && authenticatesItself(kex.chosen) ? (common[0] ?? null) : signing;
}

/** RFC 4462 2: Kerberos authenticates the server, a host key is not needed. */
function authenticatesItself(kex: string): boolean {
  return kex.startsWith("gss-");
}

/** Sets the slot; gives what the lists alone would choose. */
function chooseMac(mac: NegotiatedSlot, cipher: NegotiatedSlot): string | null {
  const overlap = firstCommon(mac);
  mac.implicit = cipher.chosen !== null && isAead(cipher.chosen);
  mac.chosen = mac.implicit ? IMPLICIT_MAC : overlap;
  return overlap;
}

/** OpenSSH kex.c proposals_match() for the RFC's rule; dropbear common-algo.c buf_match_algo() for the other. */
function judgeGuess({ kex, host_key }: Slots, side: "client" | "server", failing: readonly SlotName[], kexguess2: boolean): Guess {
  const agreed = failing.length === 0;
  const byRfc = agreed && [kex, host_key].every((slot) => slot.client[0] === slot.server[0]);
  const byKexguess2 = agreed && [kex, host_key].every((slot) => slot.chosen === slot[side][0]);
  return { byRfc, byKexguess2, rule: kexguess2 ? "kexguess2" : "rfc", right: kexguess2 ? byKexguess2 : byRfc };
}
