import { closest } from "../closest.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { isAtLeast } from "../knowledge/software.ts";
import { SLOTS, type SlotName } from "../ssh/negotiate.ts";
import type { KexInitListName } from "../ssh/transport-facts.ts";
import { wireText } from "../wire-text.ts";
import { applySettings } from "./fixes/apply-settings.ts";
import { matchesPattern } from "./fixes/name-pattern.ts";
import { hasKeyword, KEYWORDS } from "./fixes/openssh-lists.ts";
import { readOpenssh } from "./fixes/openssh-reader.ts";
import type { Offerer, Pair } from "./fixes/pair.ts";
import { failingSlots, negotiateAs } from "./fixes/repair.ts";
import { type Operator, type Setting, takesPatterns } from "./fixes/setting.ts";
import { versionNames } from "./fixes/version-names.ts";
import { negotiatedRecord } from "./negotiated-record.ts";
import type { Negotiated } from "./record.ts";

/** How a list would differ from what was offered. Names from the wire are escaped. */
export interface ListChange {
  list: KexInitListName;
  added: string[];
  removed: string[];
  /** The same names in another order. */
  reordered: boolean;
}

/** What two programs would do if one had other lines in its configuration. */
export interface WhatIf {
  /** What they would negotiate; null where a slot fails. */
  negotiated: Negotiated;
  /** Slots that would fail, one library's own rule about MACs included. */
  failing: SlotName[];
  changes: ListChange[];
  /** What this version would not take, or what changes nothing that is negotiated; in words. */
  remarks: string[];
}

/**
 * Negotiates once more as if these lines stood first in the configuration of one side.
 * @param text lines of ssh_config or sshd_config, or `-o Keyword=value`; for a program that is not OpenSSH they say what it should offer
 */
export function whatIf(pair: Pair, side: End, text: string): WhatIf {
  const own = pair[side];
  const other = pair[side === "client" ? "server" : "client"];
  const { settings, ignored } = readOpenssh(text);
  const refused = settings.map((setting) => refusalOf(setting, own));
  const lists = applySettings(
    settings.filter((_, i) => refused[i] === null),
    own,
  );
  const negotiation = negotiateAs(own, lists, other);
  return {
    negotiated: negotiatedRecord(negotiation),
    failing: failingSlots(negotiation, own, other),
    changes: SLOTS.flatMap(({ list }) => changeOf(list, own.lists[list], lists[list]) ?? []),
    remarks: [...refused.filter((reason) => reason !== null), ...ignored.map(ignoredWords)],
  };
}

/** Each operator's first version: release notes of 7.0, 7.5 and 8.0. */
const OPERATOR_SINCE: Readonly<Record<Operator, string | null>> = { "=": null, "+": "7.0", "-": "7.5", "^": "8.0" };

/** Why OpenSSH would refuse the whole line (readconf.c, servconf.c: "Bad SSH2 ..."); null when it takes it. */
export function refusalOf(setting: Setting, own: Offerer): string | null {
  if (own.software?.product !== "openssh") return null;
  if (setting.kind === "compression" && setting.value === "delayed" && own.end === "client") return "a client's Compression is yes or no: the line is refused";
  if (setting.kind !== "list" || setting.slot === "compression") return null;
  const keyword = KEYWORDS[setting.slot];
  const since = OPERATOR_SINCE[setting.operator];
  if (!hasKeyword(own, setting.slot)) return `this version has no ${keyword}: the line is refused`;
  if (since !== null && isAtLeast(own.software, since) === false)
    return `${keyword} takes ${setting.operator} only since OpenSSH ${since}: the line is refused`;
  const unknown = unknownNames(setting, own);
  return unknown.length === 0 ? null : `this version does not know ${unknown.join(", ")}: the line is refused`;
}

/** Names that this version does not have; behind "-" they do no harm. */
function unknownNames(setting: Extract<Setting, { kind: "list" }>, own: Offerer): string[] {
  const { operator, slot, lists, names } = setting;
  if (operator === "-") return [];
  const fits = takesPatterns(setting) ? matchesPattern : (name: string, wanted: string) => name === wanted;
  const all = [...versionNames(own.software, slot), ...lists.flatMap((list) => own.lists[list])];
  return names.filter((pattern) => !all.some((name) => fits(name, pattern))).map(printable);
}

/** Keywords that are read here, as ssh_config(5) and sshd_config(5) write them. */
const READ_KEYWORDS = [...Object.values(KEYWORDS), "Compression", "HostKey"];

/** Why a line changes nothing: it lacks its value, its keyword is mistyped, or it is about something else. */
function ignoredWords(line: string): string {
  const [, keyword = "", value = ""] = /^(?:-o\s*)?["']?([A-Za-z0-9]+)[ \t=]*(.*)$/.exec(line) ?? [];
  const meant = closest(keyword, READ_KEYWORDS);
  if (meant !== null && meant.toLowerCase() !== keyword.toLowerCase()) return `"${printable(line)}" has no keyword of OpenSSH: did you mean ${meant}?`;
  if (meant !== null && value === "") return `"${printable(line)}" has no value: the line is refused`;
  return `"${printable(line)}" sets nothing that is negotiated here`;
}

/** Longest piece of a user's line that is repeated to him. Characters. */
const MAX_REPEATED = 80;

function printable(text: string): string {
  return wireText(text.slice(0, MAX_REPEATED));
}

function changeOf(list: KexInitListName, before: readonly string[], after: readonly string[]): ListChange | null {
  const old = new Set(before);
  const now = new Set(after);
  const added = after.filter((name) => !old.has(name)).map(wireText);
  const removed = before.filter((name) => !now.has(name)).map(wireText);
  const reordered = added.length === 0 && removed.length === 0 && after.some((name, i) => name !== before[i]);
  return added.length === 0 && removed.length === 0 && !reordered ? null : { list, added, removed, reordered };
}
