import { applySettings } from "../diagnosis/fixes/apply-settings.ts";
import { keyTypeOfFile } from "../diagnosis/fixes/host-key-files.ts";
import type { Offerer } from "../diagnosis/fixes/pair.ts";
import type { Setting } from "../diagnosis/fixes/setting.ts";
import { LISTS_OF } from "../diagnosis/fixes/slot-lists.ts";
import { refusalOf } from "../diagnosis/what-if.ts";
import { keyTypeOf } from "../knowledge/host-keys.ts";
import { largestOffer } from "../knowledge/offers.ts";
import { compareRelease } from "../knowledge/release.ts";
import { SLOTS, type Slot } from "../knowledge/slot.ts";
import type { Software } from "../knowledge/software.ts";
import { supports } from "../knowledge/support.ts";
import type { KexInit, KexInitListName } from "../ssh/transport-facts.ts";
import type { ServerLines } from "./server-lines.ts";

/** What a server would offer with other lines, or why its sshd would not start with them. */
export type ChangedServer = { lists: KexInit } | { refusals: string[] };

/** Slots that a keyword of sshd_config sets and whose default we know by version. */
const CONFIGURED = ["kex", "hostkey", "cipher", "mac"] as const satisfies Slot[];

/** Are these lines meant for this program? Nobody's but OpenSSH's configuration has them; a server that was not heard may be one. */
export function takesLines(software: Software | null): boolean {
  return software === null || software.product === "openssh";
}

/** What this server would offer. One line that sshd refuses keeps it from starting (servconf.c: fatal), so none is taken then. */
export function changedServer(own: Offerer, { settings, whole }: ServerLines): ChangedServer {
  const refusals = [...new Set(settings.flatMap((setting) => refusalOf(setting, own) ?? []))];
  if (refusals.length > 0) return { refusals };
  const lists = applySettings(whole ? [...settings, ...defaultsBeside(settings)] : settings, own);
  return { lists: whole ? onlyListedKeys(lists, settings) : lists };
}

/** A whole configuration without a keyword brings its default back: "nothing added to the default" says that. */
function defaultsBeside(settings: readonly Setting[]): Setting[] {
  const isSet = (slot: Slot) => settings.some((setting) => setting.kind === "list" && setting.slot === slot);
  return CONFIGURED.filter((slot) => !isSet(slot)).map((slot) => ({ kind: "list", slot, lists: LISTS_OF[slot], operator: "+", names: [] }));
}

/** With HostKey lines sshd has these keys and no others. The name of a file has to tell the type of its key, else the keys stay as they are. */
function onlyListedKeys(lists: KexInit, settings: readonly Setting[]): KexInit {
  const files = settings.flatMap((setting) => (setting.kind === "host-key-file" ? [keyTypeOfFile(setting.path)] : []));
  if (files.length === 0 || files.includes(null)) return lists;
  const types = new Set(files);
  return { ...lists, server_host_key_algorithms: lists.server_host_key_algorithms.filter((name) => types.has(keyTypeOf(name))) };
}

/** Is this client older than that version of the same program? One that does not say its version counts as older. */
export function isUpgraded(software: Software | null, to: Software): boolean {
  if (software === null || software.product !== to.product) return false;
  return software.release === null || to.release === null || compareRelease(software.release, to.release) < 0;
}

/**
 * What a client would offer in another version: its defaults, with the names that somebody added and that the version still has; a list that
 * somebody restricted outlives the upgrade.
 */
export function upgradedLists(own: Offerer, to: Software): KexInit {
  const standard = largestOffer(to, "client");
  if (standard === null) return own.lists;
  const lists: Record<KexInitListName, readonly string[]> = { ...own.lists };
  for (const slot of SLOTS) {
    if (own.comparison?.restrictedSlots.includes(slot)) continue;
    const added = (own.comparison?.slots[slot].added ?? []).filter((name) => supports(to, name, slot) !== false);
    for (const list of LISTS_OF[slot]) lists[list] = [...new Set([...standard[slot], ...added])];
  }
  return { ...own.lists, ...lists };
}
