/** A version as numbers: "9.2p1" is [9, 2, 1], "2022.83" is [2022, 83]. */
export type Release = readonly number[];

/** No implementation has more parts in its version; a longer one is noise from the wire. */
const MAX_PARTS = 6;

/** The numbers that a version starts with; null when it starts with none. */
export function parseRelease(version: string): Release | null {
  // Nine digits: a longer number comes from nobody's release and would not stay exact.
  const head = /^\d{1,9}(?:\.\d{1,9})*(?:p\d{1,9})?/.exec(version)?.[0];
  return head === undefined ? null : head.split(/[.p]/, MAX_PARTS).map(Number);
}

/** Less than 0, 0 or more than 0, as a comparator; a part that is missing counts as 0. */
export function compareRelease(a: Release, b: Release): number {
  return compareParts(a, b, Math.max(a.length, b.length));
}

/** Like compareRelease, but only as far as the bound goes: 9.2p1 is 9.2. */
export function compareToBound(release: Release, bound: Release): number {
  return compareParts(release, bound, bound.length);
}

function compareParts(a: Release, b: Release, parts: number): number {
  for (let i = 0; i < parts; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Is the release in from..to, both included? A bound stands for all that begins with it: 9.2p1 is within ..9.2. */
export function isWithin(release: Release, from: Release, to: Release): boolean {
  return compareToBound(release, from) >= 0 && compareToBound(release, to) <= 0;
}
