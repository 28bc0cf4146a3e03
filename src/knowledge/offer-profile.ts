import { REASONS } from "./algorithm-reasons.ts";
import { algorithm } from "./algorithms.ts";
import type { OfferComparison } from "./compare-offer.ts";
import type { Offer } from "./offers.ts";
import type { Slot } from "./slot.ts";
import type { Software } from "./software.ts";

/** A known hand that restricts: the FIPS mode, a system-wide policy, a list of one, a hardening guide. */
export type Profile = "fips" | "crypto-policies" | "single-algorithm" | "hardened";

/** What a FIPS 140 library refuses: SP 800-56A and FIPS 186-4 curves and AES only. */
const NOT_FIPS = /chacha20|25519|sntrup|448|umac/;

/** Can't this algorithm be had under a FIPS 140 library, whatever the configuration says? */
export function refusedByFips(name: string): boolean {
  return NOT_FIPS.test(name);
}

/** What a FIPS policy drops besides. */
const OLD_BESIDE_FIPS = /sha1|md5|aes192|cbc|^3des|^ssh-rsa|^ssh-dss|ripemd|^sk-|group14/;
/** Slots in which a client or server names algorithms; compression is a switch. */
const LISTS: readonly Slot[] = ["kex", "hostkey", "cipher", "mac"];

type Slots = OfferComparison["slots"];

/** Which hand a restricted offer shows; null when it shows none. */
export function profileOf(software: Software, standard: Offer, lists: Offer, slots: Slots, restricted: readonly Slot[]): Profile | null {
  if (restricted.length === 0) return null;
  if (isFips(standard, slots)) return "fips";
  if (isCryptoPolicies(software, lists, slots, restricted)) return "crypto-policies";
  if (restricted.some((slot) => LISTS.includes(slot) && lists[slot].length === 1)) return "single-algorithm";
  return isHardened(lists, slots, restricted) ? "hardened" : null;
}

function isFips(standard: Offer, slots: Slots): boolean {
  const gone = (["kex", "cipher", "mac"] as const).every((slot) =>
    standard[slot].filter((name) => NOT_FIPS.test(name)).every((name) => slots[slot].missing.includes(name)),
  );
  const refuses = (slot: Slot): boolean => standard[slot].some((name) => NOT_FIPS.test(name));
  const others = LISTS.flatMap((slot) => slots[slot].missing).filter((name) => !NOT_FIPS.test(name));
  return refuses("kex") && refuses("cipher") && gone && others.every((name) => OLD_BESIDE_FIPS.test(name));
}

/** The order of crypto-policies' OpenSSH back ends (policygenerators/openssh.py): 256-bit ciphers first, GCM first, no AES-192. */
function isCryptoPolicies(software: Software, lists: Offer, slots: Slots, restricted: readonly Slot[]): boolean {
  return (
    software.product === "openssh" &&
    software.distribution === null &&
    lists.cipher[0] === "aes256-gcm@openssh.com" &&
    slots.cipher.missing.includes("aes192-ctr") &&
    restricted.length > 1
  );
}

/** Nothing added, only sound names left, and there was something against most of what went. */
function isHardened(lists: Offer, slots: Slots, restricted: readonly Slot[]): boolean {
  const keepsSound = restricted.every((slot) => slots[slot].added.length === 0 && lists[slot].every((name) => algorithm(name, slot)?.status === "secure"));
  const missing = restricted.flatMap((slot) => slots[slot].missing.map((name) => isDisliked(name, slot, lists[slot])));
  return keepsSound && missing.length > 0 && missing.filter(Boolean).length * 2 >= missing.length;
}

/** Hardening guides drop what has a fault or a remark, and what is neither AEAD nor post-quantum where they keep only that. */
function isDisliked(name: string, slot: Slot, kept: readonly string[]): boolean {
  const row = algorithm(name, slot);
  if (row === undefined) return false;
  const onlyKept = (trait: "aead" | "postQuantum"): boolean => !row[trait] && kept.every((other) => algorithm(other, slot)?.[trait] === true);
  if (slot === "cipher" && onlyKept("aead")) return true;
  // Not being post-quantum is held against nearly every method: alone it says nothing.
  return (slot === "kex" && onlyKept("postQuantum")) || row.reasons.some((reason) => reason !== REASONS["not-post-quantum"]);
}
