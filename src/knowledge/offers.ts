import type { DefaultTable } from "./default-table.ts";
import { DROPBEAR_DEFAULTS } from "./defaults/dropbear.ts";
import { GO_DEFAULTS } from "./defaults/go.ts";
import { LIBSSH_DEFAULTS } from "./defaults/libssh.ts";
import { LIBSSH2_DEFAULTS } from "./defaults/libssh2.ts";
import { MEASURED_BUILDS, type MeasuredBuild } from "./defaults/measured.ts";
import { OPENSSH_DEFAULTS } from "./defaults/openssh.ts";
import { PARAMIKO_DEFAULTS } from "./defaults/paramiko.ts";
import { PUTTY_DEFAULTS } from "./defaults/putty.ts";
import { SSH2JS_DEFAULTS } from "./defaults/ssh2js.ts";
import { keyTypeOf } from "./host-keys.ts";
import type { Product } from "./product.ts";
import { compareRelease, isWithin, parseRelease, type Release } from "./release.ts";
import { SLOTS, type Slot } from "./slot.ts";
import type { Software } from "./software.ts";

export type Role = "client" | "server";

/** What one side offers, in its order; ciphers, MACs and compression stand once: every default here is the same in both directions. */
export type Offer = { readonly [S in Slot]: readonly string[] };

/** The defaults of a product from one version on. */
export interface VersionedOffer {
  readonly from: string;
  readonly to: string;
  readonly offer: Offer;
}

/** A range of versions with one list, ready to be compared. */
interface Row {
  readonly roles: readonly Role[];
  readonly from: Release;
  readonly to: Release;
  readonly names: readonly string[];
}

export const DEFAULTS: Readonly<Partial<Record<Product, DefaultTable>>> = {
  openssh: OPENSSH_DEFAULTS,
  dropbear: DROPBEAR_DEFAULTS,
  putty: PUTTY_DEFAULTS,
  libssh: LIBSSH_DEFAULTS,
  libssh2: LIBSSH2_DEFAULTS,
  paramiko: PARAMIKO_DEFAULTS,
  go: GO_DEFAULTS,
  ssh2js: SSH2JS_DEFAULTS,
};

/**
 * Key types of the files that a server has without configuration, in the order in which it loads them:
 * openssh-portable servconf.c fill_default_server_options, Dropbear's package scripts.
 */
const DEFAULT_HOST_KEYS: readonly string[] = ["ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ssh-ed25519", "ssh-mldsa44-ed25519"];

const compiled = new Map<Product, Readonly<Record<Slot, readonly Row[]>>>();

function rowsOf(product: Product): Readonly<Record<Slot, readonly Row[]>> | null {
  const table = DEFAULTS[product];
  if (table === undefined) return null;
  let rows = compiled.get(product);
  if (rows === undefined) {
    rows = {
      kex: compile(table.kex),
      hostkey: compile(table.hostkey),
      cipher: compile(table.cipher),
      mac: compile(table.mac),
      compression: compile(table.compression),
    };
    compiled.set(product, rows);
  }
  return rows;
}

function compile(lists: Readonly<Record<string, string>>): readonly Row[] {
  return Object.entries(lists).map(([key, names]) => {
    const [role = "", range = ""] = key.split(" ");
    const [from = "", to = ""] = range.split("..");
    return {
      roles: role === "both" ? ["client", "server"] : [role as Role],
      from: parseRelease(from) ?? [],
      to: parseRelease(to) ?? [],
      names: names.trim().split(/\s+/),
    };
  });
}

/** What this release offers or, for a server's host keys, may offer; null where the table has no row for it. */
function offerOf(product: Product, role: Role, release: Release): Offer | null {
  const rows = rowsOf(product);
  if (rows === null) return null;
  const lists: Partial<Record<Slot, readonly string[]>> = {};
  for (const slot of SLOTS) {
    const row = rows[slot].find((candidate) => candidate.roles.includes(role) && isWithin(release, candidate.from, candidate.to));
    if (row === undefined) return null;
    lists[slot] = row.names;
  }
  return lists as Offer;
}

/** One software object is asked about often: once for each connection of that program. */
const largest: Readonly<Record<Role, WeakMap<Software, Offer | null>>> = { client: new WeakMap(), server: new WeakMap() };

/**
 * Like defaultOffer, but a server's host-key list holds all that it may offer, whichever keys it has.
 * A measured build of a distribution wins over upstream's table.
 */
export function largestOffer(software: Software, role: Role): Offer | null {
  let offer = largest[role].get(software);
  if (offer === undefined) {
    offer = findLargestOffer(software, role);
    largest[role].set(software, offer);
  }
  return offer;
}

function findLargestOffer(software: Software, role: Role): Offer | null {
  if (software.release === null) return null;
  const upstream = offerOf(software.product, role, software.release);
  const build = upstream === null ? undefined : MEASURED_BUILDS.find((candidate) => isBuild(software, candidate));
  return upstream === null || build === undefined ? upstream : { ...upstream, kex: build.kex.trim().split(/\s+/) };
}

/** What this software offers without configuration; null when its version is unknown to us. A server is taken to have the keys that its package makes. */
export function defaultOffer(software: Software, role: Role): Offer | null {
  const offer = largestOffer(software, role);
  if (offer === null || role === "client") return offer;
  return { ...offer, hostkey: DEFAULT_HOST_KEYS.flatMap((type) => offer.hostkey.filter((name) => keyTypeOf(name) === type)) };
}

function isBuild(software: Software, build: MeasuredBuild): boolean {
  const { product, version, distribution } = software;
  if (product !== build.product || version !== build.version || distribution?.name !== build.distribution) return false;
  const update = /\+deb\d+u(\d+)/.exec(distribution.package ?? "")?.[1];
  return distribution.release === build.release && update !== undefined && Number(update) >= build.update;
}

const every: Readonly<Record<Role, Map<Product, readonly VersionedOffer[]>>> = { client: new Map(), server: new Map() };

/** Every default that a product ever had in one role, oldest first; for identifications without a version. */
export function everyOffer(product: Product, role: Role): readonly VersionedOffer[] {
  let offers = every[role].get(product);
  if (offers === undefined) {
    offers = findEveryOffer(product, role);
    every[role].set(product, offers);
  }
  return offers;
}

function findEveryOffer(product: Product, role: Role): readonly VersionedOffer[] {
  const rows = rowsOf(product);
  if (rows === null) return [];
  const all = SLOTS.flatMap((slot) => rows[slot]).filter((row) => row.roles.includes(role));
  const starts = [...new Map(all.map((row) => [row.from.join("."), row.from])).values()].sort(compareRelease);
  const ends = all.map((row) => row.to).sort(compareRelease);
  return starts.flatMap((from) => {
    const offer = offerOf(product, role, from);
    const to = ends.find((end) => compareRelease(end, from) >= 0) ?? from;
    return offer === null ? [] : [{ from: from.join("."), to: to.join("."), offer }];
  });
}

/** A range of versions, both ends included; `to` null: it still is so in the newest version that we know. */
export interface VersionRange {
  readonly from: string;
  readonly to: string | null;
}

/** The versions that offer an algorithm without configuration, oldest first. */
export function defaultRanges(product: Product, name: string, role: Role): readonly VersionRange[] {
  const offers = everyOffer(product, role).map(({ from, to, offer }) => ({ from, to, has: SLOTS.some((slot) => offer[slot].includes(name)) }));
  const begins = offers.flatMap(({ from, has }, i) => (has && offers[i - 1]?.has !== true ? [{ from, i }] : []));
  return begins.map(({ from, i }) => {
    const after = offers.findIndex((offer, k) => k > i && !offer.has);
    return { from, to: after === -1 ? null : (offers[after - 1]?.to ?? null) };
  });
}

/** The first version that offers it without configuration, as far back as our tables go; null when none does. */
export function firstVersionWith(product: Product, name: string, role: Role): string | null {
  return defaultRanges(product, name, role)[0]?.from ?? null;
}
