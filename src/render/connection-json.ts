import type { ConnectionRecord, KexInitRecord } from "../diagnosis/record.ts";
import { type OfferLists, OfferMemo } from "../diagnosis/shared-offers.ts";
import { asciiJson } from "./ascii-json.ts";

const KEY = '"kexinit":';
/** Stands for a KEXINIT that is put in afterwards. No string can hold it: a quotation mark inside of a string has a backslash. */
const PLACE = `${KEY}{}`;
const NOTHING = {} as KexInitRecord;

/** Offers as JSON, up to the value of the cookie, which comes last. */
const offers = new OfferMemo<string>();

/**
 * A connection's record as asciiJson() gives it. Two thirds of a record are the KEXINITs of a few programs: their text is made
 * once, and only the cookie is new. They leave the record while the rest is written, for a copy of it would cost as much as the writing.
 */
export function connectionJson(record: ConnectionRecord): string {
  const { client, server } = record.ssh;
  const offered = [client.kexinit, server.kexinit];
  if (client.kexinit !== null) client.kexinit = NOTHING;
  if (server.kexinit !== null) server.kexinit = NOTHING;
  const rest = asciiJson(record);
  [client.kexinit, server.kexinit] = offered as [KexInitRecord | null, KexInitRecord | null];
  let json = "";
  let from = 0;
  for (const kexinit of offered) {
    if (kexinit == null) continue;
    const at = rest.indexOf(PLACE, from);
    json += rest.slice(from, at) + KEY + kexInitJson(kexinit);
    from = at + PLACE.length;
  }
  return json + rest.slice(from);
}

function kexInitJson(kexinit: KexInitRecord): string {
  return `${offers.of(kexinit, offerJson)}${asciiJson(kexinit.cookie)}}`;
}

function offerJson(lists: OfferLists): string {
  const { cookie: _, ...offer } = lists as KexInitRecord;
  return `${asciiJson(offer).slice(0, -1)},"cookie":`;
}
