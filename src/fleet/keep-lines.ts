import { matchesPattern } from "../diagnosis/fixes/name-pattern.ts";
import { KEYWORDS, LIST_SLOTS } from "../diagnosis/fixes/openssh-lists.ts";
import type { Setting } from "../diagnosis/fixes/setting.ts";
import { LISTS_OF } from "../diagnosis/fixes/slot-lists.ts";
import { versionNames } from "../diagnosis/fixes/version-names.ts";
import { isKnownAlgorithm } from "../knowledge/algorithms.ts";
import { everyOffer } from "../knowledge/offers.ts";
import type { ChangedMeeting } from "./judge.ts";
import type { KeptName } from "./keep.ts";
import type { ServerLines } from "./server-lines.ts";

type ListSetting = Extract<Setting, { kind: "list" }>;
type ListSlot = (typeof LIST_SLOTS)[number];

/** The asked lines once more, with the kept names: one line for each keyword that is set. Where a line has nothing left to take away, a comment says so. */
export function linesThatKeep({ settings }: ServerLines, kept: readonly KeptName[]): string[] {
  return LIST_SLOTS.flatMap((slot) => {
    const names = namesOf(slot, kept);
    const setting = settingOf(slot, settings);
    if (setting === undefined) return names.length === 0 ? [] : [`${KEYWORDS[slot]} +${names.join(",")}`];
    return [lineOf(slot, setting, names)];
  });
}

/**
 * The same with whole lists, for names that are in no default: "-" takes away from the default and can't add to it.
 * Only names that each of these servers' versions has, for sshd refuses a line with another.
 */
export function wholeLinesThatKeep({ settings }: ServerLines, kept: readonly KeptName[], meetings: readonly ChangedMeeting[]): string[] {
  const programs = [...new Set(meetings.map(({ server }) => server.software))];
  return LIST_SLOTS.flatMap((slot) => {
    const names = namesOf(slot, kept);
    const setting = settingOf(slot, settings);
    if (names.length === 0) return setting === undefined ? [] : [lineOf(slot, setting, names)];
    const changed = new Set(meetings.flatMap(({ server }) => LISTS_OF[slot].flatMap((list) => server.lists[list])));
    const known = [...new Set([...changed, ...names])].filter((name) => isKnownAlgorithm(name, slot));
    return [`${KEYWORDS[slot]} ${known.filter((name) => programs.every((software) => versionNames(software, slot).includes(name))).join(",")}`];
  });
}

/** What a client would need in ssh_config to keep these names. */
export function clientLinesThatKeep(kept: readonly KeptName[]): string[] {
  return linesThatKeep({ settings: [], whole: false, remarks: [] }, kept);
}

function namesOf(slot: ListSlot, kept: readonly KeptName[]): string[] {
  return kept.flatMap(({ kind, name }) => (kind === slot ? [name] : []));
}

function settingOf(slot: ListSlot, settings: readonly Setting[]): ListSetting | undefined {
  return settings.find((candidate): candidate is ListSetting => candidate.kind === "list" && candidate.slot === slot);
}

function lineOf(slot: ListSlot, { operator, names }: ListSetting, kept: readonly string[]): string {
  if (operator !== "-") return `${KEYWORDS[slot]} ${operator === "=" ? "" : operator}${[...names, ...kept].join(",")}`;
  const removed = names.flatMap((name) => withoutKept(name, slot, kept));
  return removed.length === 0 ? `# no ${KEYWORDS[slot]} line: the default stays` : `${KEYWORDS[slot]} -${removed.join(",")}`;
}

/** A pattern that would take a kept name away is written out, without that name: as the names that an OpenSSH offers or offered by default. */
function withoutKept(pattern: string, slot: ListSlot, kept: readonly string[]): string[] {
  if (!kept.some((name) => matchesPattern(name, pattern))) return [pattern];
  const names = new Set(everyOffer("openssh", "server").flatMap(({ offer }) => offer[slot]));
  return [...names].filter((name) => matchesPattern(name, pattern) && !kept.includes(name) && isKnownAlgorithm(name, slot));
}
