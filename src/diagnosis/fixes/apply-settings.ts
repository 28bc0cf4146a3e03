import { isMarkerName, type Slot } from "../../knowledge/algorithms.ts";
import { keyTypeOf } from "../../knowledge/host-keys.ts";
import { largestOffer } from "../../knowledge/offers.ts";
import { isAtLeast } from "../../knowledge/software.ts";
import { KEXINIT_LISTS } from "../../ssh/kexinit.ts";
import type { KexInit, KexInitListName } from "../../ssh/transport-facts.ts";
import { keyTypeOfFile } from "./host-key-files.ts";
import { matchesPattern } from "./name-pattern.ts";
import type { Offerer } from "./pair.ts";
import { type Setting, takesPatterns } from "./setting.ts";
import { LISTS_OF } from "./slot-lists.ts";
import { versionNames } from "./version-names.ts";

type ListSetting = Extract<Setting, { kind: "list" }>;

/**
 * The KEXINIT that this end would send with these settings, as OpenSSH does it (kex-names.c kex_assemble_names, sshd.c list_hostkey_types):
 * the first value of a keyword wins, operators change the default of the version, and a server offers what it has a key for.
 */
export function applySettings(settings: readonly Setting[], own: Offerer): KexInit {
  const lists: Record<KexInitListName, readonly string[]> = { ...own.lists };
  for (const name of KEXINIT_LISTS) {
    const setting = settings.find((candidate): candidate is ListSetting => candidate.kind === "list" && candidate.lists.includes(name));
    if (setting !== undefined) lists[name] = resolve(setting, name, own);
  }
  const compression = settings.find((setting) => setting.kind === "compression");
  if (compression !== undefined) for (const name of LISTS_OF.compression) lists[name] = compressionNames(compression.value, own);
  if (own.end === "server") lists.server_host_key_algorithms = withKeys(settings, lists.server_host_key_algorithms, own);
  return { ...own.lists, ...lists };
}

function resolve(setting: ListSetting, list: KexInitListName, own: Offerer): readonly string[] {
  const { slot, operator, names } = setting;
  const fits = takesPatterns(setting) ? matchesPattern : (name: string, wanted: string) => name === wanted;
  const base = baseOf(slot, list, own);
  const all = operator === "-" ? base : namesOfVersion(slot, list, own);
  const chosen = names.flatMap((pattern) => all.filter((name) => fits(name, pattern)));
  const result = { "=": chosen, "+": [...base, ...chosen], "^": [...chosen, ...base], "-": base.filter((name) => !chosen.includes(name)) }[operator];
  return [...new Set([...keptOf(slot, own.lists[list], "gss"), ...result, ...keptOf(slot, own.lists[list], "marker")])];
}

/** KexAlgorithms touches neither the markers nor GSSAPI's methods, which have an option of their own. */
function keptOf(slot: Slot, offered: readonly string[], kind: "gss" | "marker"): readonly string[] {
  return slot === "kex" ? offered.filter((name) => (kind === "gss" ? name.startsWith("gss-") : isMarkerName(name))) : [];
}

/** What an operator starts from: the default, in the order in which it stands in the offer (a client sorts its host keys by known_hosts). */
function baseOf(slot: Slot, list: KexInitListName, own: Offerer): readonly string[] {
  const offered = own.lists[list].filter((name) => !isKept(slot, name));
  const standard = own.software === null ? null : largestOffer(own.software, own.end);
  if (own.comparison === null || standard === null) return offered;
  const { restrictedSlots, slots } = own.comparison;
  const isSorted = slot === "hostkey" && own.end === "client";
  if (restrictedSlots.includes(slot) || (!isSorted && (slots[slot].reordered || slot === "hostkey")))
    return standard[slot].filter((name) => !isKept(slot, name));
  return offered.filter((name) => !slots[slot].added.includes(name));
}

function isKept(slot: Slot, name: string): boolean {
  return slot === "kex" && (name.startsWith("gss-") || isMarkerName(name));
}

/** All that the version can do; what it offers now it can do. */
function namesOfVersion(slot: Slot, list: KexInitListName, own: Offerer): readonly string[] {
  return [...new Set([...own.lists[list].filter((name) => !isKept(slot, name)), ...versionNames(own.software, slot)])];
}

/** readconf.c and servconf.c: a client always offers both; a server with "no" offers none only, and since 7.4 "yes" is "delayed". */
function compressionNames(value: "yes" | "no" | "delayed", own: Offerer): readonly string[] {
  const early = own.software !== null && isAtLeast(own.software, own.end === "client" ? "9.9" : "7.4") === false;
  const zlib = early && value !== "delayed" ? ["zlib@openssh.com", "zlib"] : ["zlib@openssh.com"];
  if (own.end === "client") return value === "yes" ? [...zlib, "none"] : ["none", ...zlib];
  return value === "no" ? ["none"] : ["none", ...zlib];
}

/** A server offers an algorithm when it has a key of its type: the keys that it shows now, and those of HostKey lines. */
function withKeys(settings: readonly Setting[], wanted: readonly string[], own: Offerer): readonly string[] {
  const present = new Set(own.lists.server_host_key_algorithms.map(keyTypeOf));
  const files = settings.flatMap((setting) => (setting.kind === "host-key-file" ? (keyTypeOfFile(setting.path) ?? []) : []));
  const added = files.filter((type) => !present.has(type));
  const isSet = settings.some((setting) => setting.kind === "list" && setting.slot === "hostkey");
  if (!isSet) return [...wanted, ...algorithmsOfNewKeys(added, own)];
  const types = new Set([...present, ...added]);
  return wanted.filter((name) => types.has(keyTypeOf(name)));
}

function algorithmsOfNewKeys(types: readonly string[], own: Offerer): readonly string[] {
  const standard = own.software === null ? null : largestOffer(own.software, "server");
  const names = standard?.hostkey ?? namesOfVersion("hostkey", "server_host_key_algorithms", own);
  return names.filter((name) => types.includes(keyTypeOf(name)));
}
