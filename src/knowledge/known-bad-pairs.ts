import { type Agreement, KNOWN_BAD_PAIR_ROWS, type KnownBadPair, type Party } from "./known-bad-pair-rows.ts";
import { isWithin, parseRelease, type Release } from "./release.ts";
import type { Software } from "./software.ts";

export type { Agreement, KnownBadPair } from "./known-bad-pair-rows.ts";

/** Which known incompatibilities these two programs have with what they agreed on; those that always strike first. */
export function knownBadPairs(client: Software, server: Software, agreement: Agreement): readonly KnownBadPair[] {
  const found = KNOWN_BAD_PAIR_ROWS.filter((row) => {
    const [own, other] = row.culprit === "client" ? [client, server] : [server, client];
    if (!isParty(own, row.party) || !row.matches(agreement)) return false;
    return (row.peer === undefined || isParty(other, row.peer)) && (row.notPeer === undefined || !isParty(other, row.notPeer));
  });
  return found.sort((a, b) => (a.frequency === b.frequency ? 0 : a.frequency === "always" ? -1 : 1));
}

/** The bounds of the rows, which stay as they are. */
const releases = new Map<string, Release>();

function releaseOf(version: string): Release {
  const release = releases.get(version) ?? parseRelease(version) ?? [];
  releases.set(version, release);
  return release;
}

function isParty(software: Software, party: Party): boolean {
  if (software.product !== party.product) return false;
  if (party.distribution !== undefined && software.distribution?.name !== party.distribution) return false;
  if (party.versionText !== undefined && !party.versionText.test(software.version ?? "")) return false;
  if (party.versions === undefined) return true;
  return software.release !== null && isWithin(software.release, releaseOf(party.versions[0]), releaseOf(party.versions[1]));
}
