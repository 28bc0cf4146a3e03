import { DISTRIBUTIONS } from "./distributions.ts";
import { IMPLEMENTATIONS } from "./implementations.ts";
import type { Product } from "./product.ts";
import { compareRelease, parseRelease, type Release } from "./release.ts";

export type { Product } from "./product.ts";
export { compareRelease, parseRelease, type Release } from "./release.ts";

/** Who built the package, where the identification says so. */
export interface Distribution {
  /** "Debian" */
  readonly name: string;
  /** "12"; null where neither the revision nor the upstream version tells it. */
  readonly release: string | null;
  /** The package's revision, as it stands in the identification: "2+deb12u10". */
  readonly package: string | null;
}

/** What an identification says about the program behind it. It may lie: an identification proves nothing. */
export interface Software {
  readonly product: Product;
  /** For people: "OpenSSH"; for an unknown product the first word of its identification. */
  readonly name: string;
  /** As it stands there: "9.2p1". */
  readonly version: string | null;
  /** The version in numbers: [9, 2, 1]. */
  readonly release: Release | null;
  readonly distribution: Distribution | null;
}

/** "SSH-2.0-OpenSSH_9.2p1 Debian-2" without "SSH-2.0-". */
const PREFIX = /^SSH-[^-]*-/i;
/** Text from the wire: this much of a name or a version is enough. Characters. */
const MAX_TEXT = 40;

/**
 * The program behind an identification line (RFC 4253 4.2).
 * @param ident the escaped line without its end, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10"; any other text gives product "other".
 */
export function softwareOf(ident: string): Software {
  const line = ident.replace(PREFIX, "");
  for (const { product, name, pattern } of IMPLEMENTATIONS) {
    const match = pattern.exec(line);
    if (match === null) continue;
    // A version's last dot belongs to the sentence, not to the version.
    const version = match[1]?.slice(0, MAX_TEXT).replace(/\.+$/, "") ?? null;
    const distribution = product === "openssh" ? distributionOf(match[0], version, line.slice(match[0].length)) : null;
    return { product, name, version, release: version === null ? null : parseRelease(version), distribution };
  }
  return { product: "other", name: firstWord(line), version: null, release: null, distribution: null };
}

function firstWord(line: string): string {
  const word = /^[^ ]*/.exec(line)?.[0] ?? "";
  return word === "" ? "unknown" : word.slice(0, MAX_TEXT);
}

function distributionOf(software: string, version: string | null, rest: string): Distribution | null {
  if (/for[_-]Windows/.test(software)) return { name: "Windows", release: null, package: null };
  for (const rule of DISTRIBUTIONS) {
    const revision = rule.pattern.exec(rest)?.[1];
    if (revision === undefined) continue;
    const told = /(?:\+deb|~bpo)(\d+)/.exec(revision)?.[1];
    const known = version !== null && Object.hasOwn(rule.releases, version) ? rule.releases[version] : undefined;
    return { name: rule.name, release: told ?? known ?? null, package: revision.slice(0, MAX_TEXT) };
  }
  return null;
}

/**
 * Is this version the given one or a later one? Null when the identification has no version,
 * or stops where the answer lies: upstream OpenSSH says "9.9", which may be 9.9p1 or 9.9p2.
 */
export function isAtLeast(software: Software, version: string): boolean | null {
  const wanted = parseRelease(version);
  if (software.release === null || wanted === null) return null;
  const shared = compareRelease(software.release, wanted.slice(0, software.release.length));
  if (shared !== 0) return shared > 0;
  return wanted.slice(software.release.length).some((part) => part > 0) ? null : true;
}
