import { DISTRIBUTION_LIVES } from "../../knowledge/distribution-life.ts";
import { defaultOffer, everyOffer } from "../../knowledge/offers.ts";
import { OPENSSH_RELEASES } from "../../knowledge/openssh-releases.ts";
import type { Product } from "../../knowledge/product.ts";
import { compareToBound, parseRelease } from "../../knowledge/release.ts";
import type { Slot } from "../../knowledge/slot.ts";
import type { Software } from "../../knowledge/software.ts";
import type { Negotiation } from "../../ssh/negotiate.ts";
import type { KexInit } from "../../ssh/transport-facts.ts";
import type { Offerer } from "./pair.ts";
import { failingSlots, negotiateAs } from "./repair.ts";
import { KIND_OF, LISTS_OF } from "./slot-lists.ts";

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
 * @returns null when there is none that we know, or when a setting restricts this end: that outlives an upgrade.
 */
export function upgradeOf(own: Offerer, other: Offerer, failing: readonly Slot[]): Upgrade | null {
  const { software, comparison } = own;
  if (software === null || failing.some((slot) => comparison?.restrictedSlots.includes(slot) === true)) return null;
  let found: { from: string; negotiation: Negotiation } | null = null;
  for (const { from } of everyOffer(software.product, own.end).toReversed()) {
    if (!isNewer(from, software)) break;
    const negotiation = negotiationAt(from, own, other);
    if (negotiation === null || failingSlots(negotiation, own, other).length > 0) break;
    found = { from, negotiation };
  }
  return found === null ? null : { to: `${software.name} ${found.from}`, why: whyOf(software, found.from), negotiation: found.negotiation };
}

function isNewer(version: string, { release }: Software): boolean {
  return release === null || compareToBound(release, parseRelease(version) ?? []) < 0;
}

function negotiationAt(version: string, own: Offerer, other: Offerer): Negotiation | null {
  const { software } = own;
  if (software === null) return null;
  const offer = defaultOffer({ ...software, version, release: parseRelease(version), distribution: null }, own.end);
  if (offer === null) return null;
  const lists: Partial<Record<keyof KexInit, readonly string[]>> = {};
  for (const slot of Object.values(KIND_OF)) for (const list of LISTS_OF[slot]) lists[list] = offer[slot];
  return negotiateAs(own, { ...own.lists, ...lists } as KexInit, other);
}

function whyOf(software: Software, version: string): string {
  const hint = NO_SETTING[software.product];
  const when = software.product === "openssh" ? ` (${placesOf(software, version)})` : "";
  return `upgrade to ${software.name} ${version} or later${when}: its defaults agree with the other end, and no list has to be written${hint === undefined ? "" : `; ${hint}`}`;
}

/** "of 2016-12, in Debian 9" */
function placesOf({ distribution }: Software, version: string): string {
  const date = Object.hasOwn(OPENSSH_RELEASES, version) ? OPENSSH_RELEASES[version]?.slice(0, 7) : undefined;
  const wanted = parseRelease(version) ?? [];
  const family = distribution?.name === "Raspbian" ? "Debian" : distribution?.name;
  const home = DISTRIBUTION_LIVES.find((life) => life.name === family && compareToBound(parseRelease(life.openssh) ?? [], wanted) >= 0);
  return [date === undefined ? "" : `of ${date}`, home === undefined ? "" : `in ${home.name} ${home.release}`].filter(Boolean).join(", ");
}
