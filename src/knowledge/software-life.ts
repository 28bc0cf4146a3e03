import { BARE_OPENSSH_LIVES, DISTRIBUTION_LIVES, type DistributionLife } from "./distribution-life.ts";
import { OPENSSH_RELEASES } from "./openssh-releases.ts";
import type { Product } from "./product.ts";
import { PRODUCT_LIVES } from "./product-life.ts";
import { compareToBound, parseRelease, type Release } from "./release.ts";
import type { Distribution, Software } from "./software.ts";

/** A month, as UTC has it: no more is needed, and the core reads no clock. */
export interface Month {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** A version that nobody repairs any more. */
export interface Outdated {
  /** The last month in which it was repaired, or the month of the version that replaced it: "YYYY-MM". */
  readonly since: string;
  readonly why: string;
  /** The first version, or the release of the same distribution, that would do: "0.9.8", "Debian 12"; null when none is known. */
  readonly firstGood: string | null;
  readonly source: string;
}

/**
 * Does nobody repair this version any more?
 * @returns null when it is maintained, or when the identification can't tell: a distribution may repair an old version,
 * and Cisco's "Cisco-1.25" has stayed the same over all releases of IOS.
 */
export function outdated(software: Software, today: Month): Outdated | null {
  const now = textOf(today);
  const { product, release, distribution } = software;
  if (release === null) return null;
  if (product !== "openssh") return outdatedProduct(product, release, now);
  if (distribution === null) return outdatedBare(release, now);
  return outdatedDistribution(distribution, now);
}

/** "YYYY-MM": sorts as text. */
function textOf({ year, month }: Month): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
}

function outdatedProduct(product: Product, release: Release, now: string): Outdated | null {
  const row = PRODUCT_LIVES.find((life) => life.product === product && isBefore(release, life.below) && life.since < now);
  return row === undefined ? null : { since: row.since, why: row.why, firstGood: row.firstGood, source: row.source };
}

function outdatedDistribution({ name, release, package: revision }: Distribution, now: string): Outdated | null {
  const family = name === "Raspbian" ? "Debian" : name;
  const life = DISTRIBUTION_LIVES.find((row) => row.name === family && row.release === release);
  if (life === undefined) return null;
  // "+esm2" in an Ubuntu revision: somebody pays for Ubuntu Pro.
  const end = revision?.includes("esm") === true ? (life.paidEnd ?? life.end) : life.end;
  if (end >= now) return null;
  // Only a later release is a way forward: of a short-lived one the long-lived one before it may outlast it.
  const next = DISTRIBUTION_LIVES.slice(DISTRIBUTION_LIVES.indexOf(life) + 1).find((row) => row.name === family && row.end >= now);
  return {
    since: end,
    why: `${name} ${life.release} has had no security updates since`,
    firstGood: next === undefined ? null : `${name} ${next.release}`,
    source: life.source,
  };
}

/** Upstream repairs its newest release only; this is the newest that we know. */
function newestOpenssh(): string | null {
  return Object.keys(OPENSSH_RELEASES).at(-1) ?? null;
}

/** A bare version is called outdated only below all that a maintained distribution ships under upstream's name. */
function outdatedBare(release: Release, now: string): Outdated | null {
  const kept = BARE_OPENSSH_LIVES.filter((life) => life.end >= now);
  const floor = kept[0];
  if (floor === undefined || !isBefore(release, floor.openssh)) return null;
  const last = BARE_OPENSSH_LIVES.filter((life) => isVersion(release, life)).at(-1);
  if (last !== undefined) {
    const why = `${last.name} ${last.release} was the last to repair this version`;
    return { since: last.end, why, firstGood: newestOpenssh(), source: last.source };
  }
  const next = Object.entries(OPENSSH_RELEASES).find(([version]) => isBefore(release, version));
  if (next === undefined) return null;
  const [version, date] = next;
  return { since: date.slice(0, 7), why: `OpenSSH ${version} replaced it`, firstGood: newestOpenssh(), source: "openssh-portable release tags" };
}

/** Rows of one version stand in the order of their ends. */
function isVersion(release: Release, life: DistributionLife): boolean {
  const version = parseRelease(life.openssh) ?? [];
  return compareToBound(release, version) === 0;
}

function isBefore(release: Release, version: string): boolean {
  const bound = parseRelease(version) ?? [];
  return compareToBound(release, bound) < 0;
}
