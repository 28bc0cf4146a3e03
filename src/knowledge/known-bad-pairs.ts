import { type Agreement, KNOWN_BAD_PAIR_ROWS, type KnownBadPair, type Party } from "./known-bad-pair-rows.ts";
import { isWithin, parseRelease } from "./release.ts";
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

function isParty(software: Software, party: Party): boolean {
  if (software.product !== party.product) return false;
  if (party.distribution !== undefined && software.distribution?.name !== party.distribution) return false;
  if (party.versionText !== undefined && !party.versionText.test(software.version ?? "")) return false;
  if (party.versions === undefined) return true;
  const [from, to] = party.versions.map((version) => parseRelease(version) ?? []);
  return software.release !== null && from !== undefined && to !== undefined && isWithin(software.release, from, to);
}
