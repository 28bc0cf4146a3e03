import type { Software } from "../../knowledge/software.ts";
import { MAX_FIXES_REMEMBERED } from "../../limits.ts";
import { type Negotiation, SLOTS } from "../../ssh/negotiate.ts";
import type { VerdictContext } from "../../verdicts/context.ts";
import { negotiatedRecord } from "../negotiated-record.ts";
import type { Fix, Negotiated } from "../record.ts";
import { refusalOf } from "../what-if.ts";
import { applySettings } from "./apply-settings.ts";
import { settingsIn } from "./openssh-reader.ts";
import { type Offerer, pairOf } from "./pair.ts";
import { PairMemo } from "./pair-memo.ts";
import { failingSlots, negotiateAs } from "./repair.ts";
import type { Setting } from "./setting.ts";

/**
 * A fix of a verdict's table, which was written for any pair, once more for this one: where it sets algorithms, what the two would negotiate
 * with it. Null when its version refuses the line, when a slot would then fail, and when the same would be chosen again. What sets none, what
 * was checked already, and what stands in a capture without both KEXINITs comes back as it is.
 */
export function checkedRow(fix: Fix, context: VerdictContext): Fix | null {
  if (fix.checked !== null || fix.side === "network") return fix;
  const asked = askedBy(fix.line) ?? askedBy(fix.command);
  const pair = asked === null ? null : pairOf(context);
  if (asked === null || pair === null) return fix;
  const other = fix.side === "client" ? pair.server : pair.client;
  const own = asOpenssh(pair[fix.side]);
  const checked = remember(own, other, asked);
  return checked === null ? null : { ...fix, checked };
}

/** What a text sets. */
interface Asked {
  settings: readonly Setting[];
  /** The same as text, by which outcomes are remembered. */
  key: string;
}

/** By text: the rows of a few verdicts, for as many servers as there are. Null for one that sets nothing, as most do. */
const askedByText = new Map<string, Asked | null>();

function askedBy(text: string | null): Asked | null {
  if (text === null) return null;
  const known = askedByText.get(text);
  if (known !== undefined) return known;
  const settings = settingsIn(text);
  const asked = settings.length === 0 ? null : { settings, key: JSON.stringify(settings) };
  if (askedByText.size >= MAX_FIXES_REMEMBERED) askedByText.clear();
  askedByText.set(text, asked);
  return asked;
}

/** By offers, then by programs and settings: some rows stand beside every connection of a fleet, and those are alike. */
const outcomes = new PairMemo<Negotiated | null>();

function remember(own: Offerer, other: Offerer, { settings, key }: Asked): Negotiated | null {
  const ends = `${own.end} ${own.software === null ? "" : programKey(own.software)} ${other.software?.product}`;
  return outcomes.of(own.lists, other.lists, `${ends} ${key}`, () => outcomeOf(own, other, settings));
}

const programKeys = new WeakMap<Software, string>();

/** All of a program that decides what its lines do. */
function programKey(software: Software): string {
  const known = programKeys.get(software);
  if (known !== undefined) return known;
  const key = JSON.stringify([software.name, software.version, software.distribution]);
  programKeys.set(software, key);
  return key;
}

/** Null where it is of no use. */
function outcomeOf(own: Offerer, other: Offerer, settings: readonly Setting[]): Negotiated | null {
  if (settings.some((setting) => refusalOf(setting, own) !== null)) return null;
  const before = negotiateAs(own, own.lists, other);
  const after = negotiateAs(own, applySettings(settings, own), other);
  return failingSlots(after, own, other).length > 0 || isSame(before, after) ? null : negotiatedRecord(after);
}

/** The line is OpenSSH's: where the end is another program, an ssh of an unknown version is tried in its place. */
function asOpenssh(own: Offerer): Offerer {
  return own.software?.product === "openssh" ? own : { ...own, software: null, comparison: null };
}

function isSame(before: Negotiation, after: Negotiation): boolean {
  return SLOTS.every(({ name }) => before[name].chosen === after[name].chosen);
}
