import type { ConnectionRecord, KexInitRecord } from "../diagnosis/record.ts";
import { type OfferLists, OfferMemo } from "../diagnosis/shared-offers.ts";
import { asciiJson } from "./ascii-json.ts";

/** What records share, and leaves the record while the rest is written: for a copy of it would cost as much as the writing. */
type Shared = "causes" | "kexinit" | "negotiated";

/** Stand for what is put in afterwards. No string can hold them: a quotation mark inside of a string has a backslash. */
const PLACES: Readonly<Record<Shared, string>> = { causes: '"causes":{}', kexinit: '"kexinit":{}', negotiated: '"negotiated":{}' };
const KEYS: Readonly<Record<Shared, string>> = { causes: '"causes":', kexinit: '"kexinit":', negotiated: '"negotiated":' };
const NOTHING: unknown = {};

/**
 * A connection's record as asciiJson() gives it, with `head` in place of its opening brace. Two thirds of a record are the KEXINITs of a few
 * programs: their text is made once, and only the cookie is new; so are lists of causes, and what was negotiated.
 */
export function connectionJson(record: ConnectionRecord, head = "{"): string {
  const { verdict, also, ssh } = record;
  const { client, server } = ssh;
  const verdicts = [verdict, ...also];
  const causes = verdicts.map((said) => said.causes);
  const [offered, answered, negotiated] = [client.kexinit, server.kexinit, ssh.negotiated];
  for (const said of verdicts) said.causes = NOTHING as [];
  if (offered !== null) client.kexinit = NOTHING as KexInitRecord;
  if (answered !== null) server.kexinit = NOTHING as KexInitRecord;
  ssh.negotiated = NOTHING as typeof negotiated;
  const rest = asciiJson(record);
  for (const [i, said] of verdicts.entries()) said.causes = causes[i]!;
  client.kexinit = offered;
  server.kexinit = answered;
  ssh.negotiated = negotiated;
  const line = new Filler(rest, head);
  for (const list of causes) line.fill("causes", sharedJson(list));
  if (offered !== null) line.fill("kexinit", kexInitJson(offered));
  if (answered !== null) line.fill("kexinit", kexInitJson(answered));
  line.fill("negotiated", sharedJson(negotiated));
  return line.end();
}

/** Puts what was left out back into its places, in their order. */
class Filler {
  readonly #text: string;
  #json: string;
  /** Behind the opening brace, which `head` stands for. */
  #from = 1;

  constructor(text: string, head: string) {
    this.#text = text;
    this.#json = head;
  }

  fill(what: Shared, json: string): void {
    const place = PLACES[what];
    const at = this.#text.indexOf(place, this.#from);
    this.#json += this.#text.slice(this.#from, at) + KEYS[what] + json;
    this.#from = at + place.length;
  }

  end(): string {
    return this.#json + this.#text.slice(this.#from);
  }
}

/** Of values that nobody changes any more. */
const texts = new WeakMap<object, string>();

/** The text of what is frozen is made once; what a reader of stored records built is its own each time. */
function sharedJson(value: object): string {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = asciiJson(value);
  if (Object.isFrozen(value)) texts.set(value, text);
  return text;
}

/** Offers as JSON, up to the value of the cookie, which comes last. */
const offers = new OfferMemo<string>();

function kexInitJson(kexinit: KexInitRecord): string {
  return `${offers.of(kexinit, offerJson)}${asciiJson(kexinit.cookie)}}`;
}

function offerJson(lists: OfferLists): string {
  const { cookie: _, ...offer } = lists as KexInitRecord;
  return `${asciiJson(offer).slice(0, -1)},"cookie":`;
}
