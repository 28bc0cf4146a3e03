import { isKnownAlgorithm, isMarkerName } from "../../knowledge/algorithms.ts";
import type { Slot } from "../../knowledge/slot.ts";
import { isAtLeast } from "../../knowledge/software.ts";
import { type Additions, safetyRank } from "./additions.ts";
import type { Offerer } from "./pair.ts";
import { LISTS_OF } from "./slot-lists.ts";

/** Keywords that set a list: one name in ssh_config(5) and sshd_config(5). */
export const KEYWORDS = { kex: "KexAlgorithms", hostkey: "HostKeyAlgorithms", cipher: "Ciphers", mac: "MACs" } as const;

/** Slots whose keyword takes a list of names. */
export const LIST_SLOTS = ["kex", "hostkey", "cipher", "mac"] as const satisfies Slot[];

/** The first version whose program has the keyword: release notes of 5.7, 7.0 (sshd's HostKeyAlgorithms); absent: always. */
const KEYWORD_SINCE: Readonly<Partial<Record<string, string>>> = { "client kex": "5.7", "server kex": "5.7", "server hostkey": "7.0" };

/** Is there a keyword for this list? Where the version is unknown: yes. */
export function hasKeyword(own: Offerer, slot: Slot): boolean {
  const since = KEYWORD_SINCE[`${own.end} ${slot}`];
  return slot !== "compression" && (since === undefined || own.software === null || isAtLeast(own.software, since) !== false);
}

/**
 * The whole list that this end should offer: what it offers now, without markers and names that we don't know, and each new name before the
 * first that is less safe. Both directions in one: ssh and sshd know no other way.
 */
export function wholeList(own: Offerer, slot: Slot, additions: Additions): string[] {
  const offered = LISTS_OF[slot].flatMap((list) => own.lists[list]);
  const list = [...new Set(offered)].filter((name) => isKnownAlgorithm(name, slot));
  for (const name of additions[slot]) {
    if (list.includes(name)) continue;
    const at = list.findIndex((other) => safetyRank(other, slot) > safetyRank(name, slot));
    list.splice(at === -1 ? list.length : at, 0, name);
  }
  return list;
}

/** Says how many names the whole lists leave out: a name that nobody knows may be anything. GSSAPI's methods have an option of their own. */
export function leftOutWords(own: Offerer, additions: Additions): string {
  const slots = LIST_SLOTS.filter((slot) => additions[slot].length > 0);
  const names = slots.flatMap((slot) => [...new Set(LISTS_OF[slot].flatMap((list) => own.lists[list]))].filter((name) => isLeftOut(name, slot)));
  if (names.length === 0) return "";
  return `; ${names.length === 1 ? "one offered name that nobody knows is" : `${names.length} offered names that nobody knows are`} left out`;
}

function isLeftOut(name: string, slot: Slot): boolean {
  return name !== "" && !isKnownAlgorithm(name, slot) && !(slot === "kex" && (name.startsWith("gss-") || isMarkerName(name)));
}
