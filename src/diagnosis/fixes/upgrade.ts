import { DISTRIBUTION_LIVES } from "../../knowledge/distribution-life.ts";
import { defaultOffer, everyOffer, type Offer } from "../../knowledge/offers.ts";
import { OPENSSH_RELEASES } from "../../knowledge/openssh-releases.ts";
import type { Product } from "../../knowledge/product.ts";
import { compareToBound, parseRelease } from "../../knowledge/release.ts";
import { SLOTS, type Slot } from "../../knowledge/slot.ts";
import type { Software } from "../../knowledge/software.ts";
import type { Negotiation } from "../../ssh/negotiate.ts";
import type { KexInit, KexInitListName } from "../../ssh/transport-facts.ts";
import type { Offerer } from "./pair.ts";
import { failingSlots, negotiateAs } from "./repair.ts";
import { LISTS_OF } from "./slot-lists.ts";

/** The version from which on the defaults agree with the other end. */
export interface Upgrade {
  /** "OpenSSH 7.4" */
  to: string;
  why: string;
  negotiation: Negotiation;
}

/** Programs whose lists no setting makes longer, and why. */
const NO_SETTING: Readonly<Partial<Record<Product, string>>> = {
  dropbear: "no setting helps: Dropbear's algorithms are chosen when it is compiled (localoptions.h); on OpenWrt update the package or the firmware",
  putty: "no setting helps: Connection > SSH > Kex, Host keys and Cipher sort what PuTTY has and add nothing; plink has no option for it either",
};

/**
 * The first newer version from which on every version agrees with the other end by default.
 * @returns null when there is none that we know, when a setting restricts this end (that outlives an upgrade), and when the defaults of its
 * present version agree too: then something else is missing, a host key for instance.
 */
export function upgradeOf(own: Offerer, other: Offerer, failing: readonly Slot[]): Upgrade | null {
  const { software, comparison } = own;
  if (software === null || failing.some((slot) => comparison?.restrictedSlots.includes(slot) === true)) return null;
  if (software.version !== null && agrees(negotiationAt(software.version, own, other), own, other)) return null;
  const names = offeredNames(other);
  const versions = everyOffer(software.product, own.end).filter(({ from }) => isNewer(from, software));
  const unfit = versions.findLastIndex(({ offer }) => NEEDED.some((slot) => !offer[slot].some((name) => names[slot].has(name))));
  for (const { from } of versions.slice(unfit + 1)) {
    const negotiation = negotiationAt(from, own, other);
    if (negotiation !== null && agrees(negotiation, own, other)) return { to: `${software.name} ${from}`, why: whyOf(software, from), negotiation };
  }
  return null;
}

/** Without a common name in each of these no two agree; a MAC may not be needed. */
const NEEDED = ["kex", "hostkey", "cipher", "compression"] as const satisfies Slot[];

/** Of each kind, what the other end offers in either direction: a cheap test before a version is tried. */
function offeredNames(other: Offerer): Record<(typeof NEEDED)[number], ReadonlySet<string>> {
  const names = (slot: Slot) => {
    const [first = [], second = first] = LISTS_OF[slot].map((list) => other.lists[list]);
    return new Set(first === second ? first : [...first, ...second]);
  };
  return { kex: names("kex"), hostkey: names("hostkey"), cipher: names("cipher"), compression: names("compression") };
}

function agrees(negotiation: Negotiation | null, own: Offerer, other: Offerer): boolean {
  return negotiation !== null && failingSlots(negotiation, own, other).length === 0;
}

function isNewer(version: string, { release }: Software): boolean {
  return release === null || compareToBound(release, parseRelease(version) ?? []) < 0;
}

/** Would the two agree if nobody had restricted the slots that fail? */
export function defaultsAgree(own: Offerer, other: Offerer, failing: readonly Slot[]): boolean {
  const { software, comparison } = own;
  const offer = software === null ? null : defaultOffer(software, own.end);
  if (offer === null || !failing.every((slot) => comparison?.restrictedSlots.includes(slot) === true)) return false;
  return agrees(negotiateAs(own, withOffer(own.lists, offer, failing), other), own, other);
}

function negotiationAt(version: string, own: Offerer, other: Offerer): Negotiation | null {
  const { software } = own;
  if (software === null) return null;
  const offer = defaultOffer({ ...software, version, release: parseRelease(version), distribution: null }, own.end);
  if (offer === null) return null;
  return negotiateAs(own, withOffer(own.lists, offer, SLOTS), other);
}

function withOffer(lists: KexInit, offer: Offer, slots: readonly Slot[]): KexInit {
  const changed = slots.flatMap((slot) => LISTS_OF[slot].map((list): [KexInitListName, readonly string[]] => [list, offer[slot]]));
  return { ...lists, ...Object.fromEntries(changed) };
}

function whyOf(software: Software, version: string): string {
  const hint = NO_SETTING[software.product];
  const when = software.product === "openssh" ? ` (${placesOf(software, version)})` : "";
  return `upgrade: ${software.name} ${version}${when} and everything newer agree with the other end by default${hint === undefined ? "" : `; ${hint}`}`;
}

/** "of 2016-12, in Debian 9" */
function placesOf({ distribution }: Software, version: string): string {
  const date = Object.hasOwn(OPENSSH_RELEASES, version) ? OPENSSH_RELEASES[version]?.slice(0, 7) : undefined;
  const wanted = parseRelease(version) ?? [];
  const family = distribution?.name === "Raspbian" ? "Debian" : distribution?.name;
  const home = DISTRIBUTION_LIVES.find((life) => life.name === family && compareToBound(parseRelease(life.openssh) ?? [], wanted) >= 0);
  return [date === undefined ? "" : `of ${date}`, home === undefined ? "" : `in ${home.name} ${home.release}`].filter(Boolean).join(", ");
}
