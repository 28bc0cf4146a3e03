import type { AlsoVerdict, ConnectionRecord, Fix, KexInitRecord, PeerRecord, Verdict } from "../diagnosis/record.ts";
import { type OfferLists, OfferMemo } from "../diagnosis/shared-offers.ts";
import { asciiJson } from "./ascii-json.ts";
import { listJson, objectJson, sharedJson, type Writers } from "./json-parts.ts";

/** Offers as JSON, up to the value of the cookie, which comes last. */
const offers = new OfferMemo<string>();

const FIX: Writers<Fix> = { checked: sharedJson };
const VERDICT: Writers<AlsoVerdict> = { params: sharedJson, causes: sharedJson, fixes: (fixes) => listJson(fixes, (fix) => objectJson(fix, FIX)) };
const PEER: Writers<PeerRecord> = { kexinit: kexInitJson };
const SSH: Writers<ConnectionRecord["ssh"]> = {
  client: (peer) => objectJson(peer, PEER),
  server: (peer) => objectJson(peer, PEER),
  negotiated: sharedJson,
};
const CONNECTION: Writers<ConnectionRecord> = { verdict: verdictJson, also: (also) => listJson(also, verdictJson), ssh: (ssh) => objectJson(ssh, SSH) };

/**
 * A connection's record as asciiJson() gives it. Two thirds of a record are the KEXINITs of a few programs: their text is made once, and only the
 * cookie is new. Causes and what follows from two offers alone are written once as well.
 */
export function connectionJson(record: ConnectionRecord): string {
  return objectJson(record, CONNECTION);
}

function verdictJson(verdict: Verdict): string {
  return objectJson(verdict as AlsoVerdict, VERDICT);
}

function kexInitJson(kexinit: KexInitRecord): string {
  return `${offers.of(kexinit, offerJson)}${asciiJson(kexinit.cookie)}}`;
}

function offerJson(lists: OfferLists): string {
  const { cookie: _, ...offer } = lists as KexInitRecord;
  return `${asciiJson(offer).slice(0, -1)},"cookie":`;
}
