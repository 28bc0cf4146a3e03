import { isMarkerName } from "./algorithms.ts";
import { type ConfigPlaces, configPlaces } from "./config-places.ts";
import { isCertificate, type KeyFamily, keyFamilyOf, keyTypeOf } from "./host-keys.ts";
import { type Profile, profileOf } from "./offer-profile.ts";
import { everyOffer, largestOffer, type Offer, type Role } from "./offers.ts";
import { optionalNames } from "./optional-algorithms.ts";
import type { Product } from "./product.ts";
import { SLOTS, type Slot } from "./slot.ts";
import type { Software } from "./software.ts";
import { isBackported } from "./support.ts";

/** How one list differs from the default. Markers, and what distributions put into old versions, count on neither side. */
export interface SlotComparison {
  /** Names of the default that are not offered, in its order. */
  readonly missing: readonly string[];
  /** Offered names that are not in the default, in their order. */
  readonly added: readonly string[];
  /** The names that both have stand in another order. */
  readonly reordered: boolean;
}

/** How an offer differs from what the version in the identification offers by itself. */
export interface OfferComparison extends ConfigPlaces {
  readonly slots: Readonly<Record<Slot, SlotComparison>>;
  /** Somebody took names away. Added names and another order restrict nothing. */
  readonly restricted: boolean;
  readonly restrictedSlots: readonly Slot[];
  readonly profile: Profile | null;
  /** Server: families of keys that its package makes and that it doesn't offer. That may be a missing file: it restricts nothing. */
  readonly missingKeys: readonly KeyFamily[];
}

/** Clients that cut the host-key list down to what known_hosts has. */
const PINS_HOST_KEYS: readonly { product: Product; source: string }[] = [
  { product: "libssh2", source: "curl lib/vssh/libssh2.c ssh_force_knownhost_key_type" },
];

const NO_DIFFERENCE: SlotComparison = { missing: [], added: [], reordered: false };

/**
 * Compares what one side offers with the defaults of the version in its identification (RFC 4253 7.1; nobody has to offer a default).
 * @param lists of one direction: ciphers, MACs and compression client to server, or server to client.
 * @param peer changes what OpenSSH offers to some old programs; null when its identification was not seen.
 * @returns null when the version is unknown. An identification that never has a version is held against every version: the nearest one speaks.
 */
export function compareOffer(software: Software, role: Role, lists: Offer, peer: Software | null): OfferComparison | null {
  const offered = withoutMarkers(lists);
  const optional = optionalNames(software, role, peer);
  let nearest: Difference | null = null;
  // Newest first, so that of equally near versions the newest speaks.
  for (const standard of standardsOf(software, role).toReversed()) {
    const difference = compareWith(standard, software, role, offered, optional);
    if (nearest === null || difference.distance < nearest.distance) nearest = difference;
  }
  return nearest === null ? null : describe(nearest, software, role, offered);
}

/** The offer that the version makes by itself; all that the product ever made where no version is told. */
function standardsOf(software: Software, role: Role): readonly Offer[] {
  if (software.release === null) return everyOffer(software.product, role).map(({ offer }) => offer);
  const known = largestOffer(software, role);
  return known === null ? [] : [known];
}

function withoutMarkers(lists: Offer): Offer {
  return { ...lists, kex: lists.kex.filter((name) => !isMarkerName(name)) };
}

/** An offer held against one version's. */
interface Difference {
  readonly standard: Offer;
  readonly slots: Readonly<Record<Slot, SlotComparison>>;
  readonly restrictedSlots: readonly Slot[];
  /** A restricted offer is farther away than any other; then each difference counts. */
  readonly distance: number;
}

/** More than all names of all lists. */
const RESTRICTED_DISTANCE = 1_000_000;

function compareWith(standard: Offer, software: Software, role: Role, offered: Offer, optional: (name: string) => boolean): Difference {
  const expected = role === "server" ? { ...standard, hostkey: expectedHostKeys(standard.hostkey, offered.hostkey) } : standard;
  const slot = (name: Slot): SlotComparison => compareSlot(expected[name], standard[name], offered[name], optional);
  const slots = { kex: slot("kex"), hostkey: slot("hostkey"), cipher: slot("cipher"), mac: slot("mac"), compression: slot("compression") };
  const restrictedSlots = SLOTS.filter((name) => isRestricted(name, slots[name], software.product, offered[name]));
  const differences = SLOTS.reduce((sum, name) => sum + slots[name].missing.length + slots[name].added.length + Number(slots[name].reordered), 0);
  return { standard, slots, restrictedSlots, distance: restrictedSlots.length > 0 ? RESTRICTED_DISTANCE + differences : differences };
}

function describe({ standard, slots, restrictedSlots }: Difference, software: Software, role: Role, offered: Offer): OfferComparison {
  const profile = profileOf(software, standard, offered, slots, restrictedSlots);
  return {
    slots,
    restricted: restrictedSlots.length > 0,
    restrictedSlots,
    profile,
    missingKeys: role === "server" ? missingKeys(standard.hostkey, offered.hostkey) : [],
    ...configPlaces(software, role, profile, restrictedSlots),
  };
}

/**
 * A server offers what it has keys for, so a type that is absent proves nothing. But one key signs with all its algorithms:
 * rsa-sha2-512 without rsa-sha2-256 is somebody's HostKeyAlgorithms (openssh-portable sshd.c list_hostkey_types).
 */
function expectedHostKeys(standard: readonly string[], offered: readonly string[]): readonly string[] {
  const types = new Set(offered.filter((name) => !isCertificate(name)).map(keyTypeOf));
  return standard.filter((name) => !isCertificate(name) && types.has(keyTypeOf(name)));
}

/** The families whose keys ssh-keygen -A and the packages make. */
const MADE_KEYS: readonly KeyFamily[] = ["rsa", "ecdsa", "ed25519"];

function missingKeys(standard: readonly string[], offered: readonly string[]): readonly KeyFamily[] {
  const has = (names: readonly string[], family: KeyFamily): boolean => names.some((name) => keyFamilyOf(name) === family);
  return MADE_KEYS.filter((family) => has(standard, family) && !has(offered, family));
}

function compareSlot(
  expected: readonly string[],
  standard: readonly string[],
  offered: readonly string[],
  optional: (name: string) => boolean,
): SlotComparison {
  // Most offers are the default to the letter.
  if (offered.length === standard.length && offered.every((name, i) => name === standard[i])) return NO_DIFFERENCE;
  const given = new Set(offered);
  const missing = expected.filter((name) => !given.has(name) && !optional(name));
  const added = [...given].filter((name) => !standard.includes(name) && !isBackported(name));
  const ours = [...given].filter((name) => standard.includes(name));
  const reordered = standard.filter((name) => given.has(name)).some((name, i) => name !== ours[i]);
  return missing.length === 0 && added.length === 0 && !reordered ? NO_DIFFERENCE : { missing, added, reordered };
}

/** Names that went: who only put them in another order (`^`, known_hosts, the processor) takes nothing away. */
function isRestricted(slot: Slot, { missing }: SlotComparison, product: Product, offered: readonly string[]): boolean {
  // A switch in every implementation: on, off or delayed, all agree on "none" (ssh_config(5) Compression, PuTTY, paramiko's compress).
  if (slot === "compression") return !offered.includes("none");
  if (slot === "hostkey") return missing.length > 0 && !PINS_HOST_KEYS.some((row) => row.product === product);
  return missing.length > 0;
}
