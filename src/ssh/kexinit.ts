import { MAX_NAME_LENGTH, MAX_NAMES_PER_LIST, MAX_OFFERS_REMEMBERED, MAX_REMEMBERED_OFFER_BYTES } from "../limits.ts";
import { SSH_MSG_KEXINIT } from "./message-numbers.ts";
import type { KexInit, KexInitFault, KexInitListName, KexInitOddity } from "./transport-facts.ts";

/** The ten name-lists in the order of RFC 4253 7.1. */
export const KEXINIT_LISTS = [
  "kex_algorithms",
  "server_host_key_algorithms",
  "encryption_algorithms_client_to_server",
  "encryption_algorithms_server_to_client",
  "mac_algorithms_client_to_server",
  "mac_algorithms_server_to_client",
  "compression_algorithms_client_to_server",
  "compression_algorithms_server_to_client",
  "languages_client_to_server",
  "languages_server_to_client",
] as const satisfies KexInitListName[];

const COOKIE_BYTES = 16;
const LISTS_AT = 1 + COOKIE_BYTES;

export type KexInitResult = { lists: KexInit; oddities: readonly KexInitOddity[] } | KexInitFailure;

/** Why it cannot be read, and in which list. */
export interface KexInitFailure {
  fault: KexInitFault;
  list: KexInitListName | null;
}

/** Everything but the cookie. */
interface Offer {
  lists: Omit<KexInit, "cookie">;
  oddities: readonly KexInitOddity[];
}

/** By their length, and then by the bytes behind the cookie. A memo: clearing it changes nothing but the time. */
const remembered = new Map<number, { body: Uint8Array; offer: Offer }[]>();
let rememberedCount = 0;

/**
 * Decodes SSH_MSG_KEXINIT, RFC 4253 7.1, in linear time. Names stay as they came: in order, with duplicates and empty ones, one byte a
 * character, so that a list joined with commas is what was sent (unless it was cut to MAX_NAMES_PER_LIST, which is an oddity too).
 * @param payload from the message number on, without padding
 */
export function decodeKexInit(payload: Uint8Array): KexInitResult {
  if (payload[0] !== SSH_MSG_KEXINIT) return { fault: "not-kexinit", list: null };
  if (payload.length < LISTS_AT) return { fault: "short-cookie", list: null };
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const offer = offerOf(bytes.subarray(LISTS_AT));
  return "fault" in offer ? offer : { lists: { cookie: bytes.toString("hex", 1, LISTS_AT), ...offer.lists }, oddities: offer.oddities };
}

function offerOf(body: Buffer): Offer | KexInitFailure {
  const known = remembered.get(body.length)?.find((entry) => body.equals(entry.body));
  if (known !== undefined) return known.offer;
  const offer = decodeOffer(body.toString("latin1"));
  if (!("fault" in offer) && body.length <= MAX_REMEMBERED_OFFER_BYTES) remember(body, offer);
  return offer;
}

function remember(body: Uint8Array, offer: Offer): void {
  if (rememberedCount++ >= MAX_OFFERS_REMEMBERED) {
    remembered.clear();
    rememberedCount = 1;
  }
  const sameLength = remembered.get(body.length) ?? [];
  sameLength.push({ body: new Uint8Array(body), offer });
  remembered.set(body.length, sameLength);
}

/** @param body what follows the cookie, one byte a character */
function decodeOffer(body: string): Offer | KexInitFailure {
  const oddities = new Set<KexInitOddity>();
  const lists: Partial<Record<KexInitListName, string[]>> = {};
  let at = 0;
  for (const list of KEXINIT_LISTS) {
    const length = uint32At(body, at);
    if (at + 4 + length > body.length) return { fault: "list-past-end", list };
    lists[list] = splitNames(body.slice(at + 4, at + 4 + length), oddities);
    at += 4 + length;
  }
  if (at + 5 > body.length) return { fault: "short-tail", list: null };
  if (uint32At(body, at + 1) !== 0) oddities.add("reserved-not-zero");
  if (at + 5 < body.length) oddities.add("trailing-bytes");
  return { lists: { ...(lists as Record<KexInitListName, string[]>), first_kex_packet_follows: body[at] !== "\0" }, oddities: [...oddities] };
}

/** A uint32 that the body is too short for reaches past its end, whatever follows. */
function uint32At(body: string, at: number): number {
  if (at + 4 > body.length) return Number.POSITIVE_INFINITY;
  return ((body.charCodeAt(at) << 24) | (body.charCodeAt(at + 1) << 16) | (body.charCodeAt(at + 2) << 8) | body.charCodeAt(at + 3)) >>> 0;
}

/** RFC 4251 5: a name-list of length zero is empty; 6: names are printable US-ASCII of at most 64 characters, never empty. */
function splitNames(text: string, oddities: Set<KexInitOddity>): string[] {
  if (text === "") return [];
  const names = text.split(",", MAX_NAMES_PER_LIST + 1);
  if (names.length > MAX_NAMES_PER_LIST) {
    names.length = MAX_NAMES_PER_LIST;
    oddities.add("too-many-names");
  }
  if (names.includes("")) oddities.add("empty-name");
  if (names.some((name) => name.length > MAX_NAME_LENGTH)) oddities.add("name-too-long");
  if (/[\x80-\xff]/.test(text)) oddities.add("non-ascii-name");
  if (/[\0-\x20\x7f]/.test(text)) oddities.add("non-printable-name");
  return names;
}
