import { safetyRank } from "../diagnosis/fixes/additions.ts";
import { KIND_OF } from "../diagnosis/fixes/slot-lists.ts";
import { isKnownAlgorithm } from "../knowledge/algorithms.ts";
import { SLOTS as KINDS, type Slot } from "../knowledge/slot.ts";
import { MAX_KEEP_NEGOTIATIONS } from "../limits.ts";
import { SLOTS, type SlotName } from "../ssh/negotiate.ts";
import { type ChangedMeeting, failingWith, type Kept } from "./judge.ts";

/** A name that would go on being offered. */
export interface KeptName {
  kind: Slot;
  name: string;
}

/** The answer to: what has to stay, so that nobody breaks? */
export interface Keep {
  /** Sorted by kind, the safest first. */
  names: KeptName[];
  /** No smaller set does; false where the search was cut off (MAX_KEEP_NEGOTIATIONS). */
  smallest: boolean;
  /** Each meeting but those that are lost works with them. */
  holds: boolean;
  /** Meetings that no name that is known can keep working. */
  lost: ChangedMeeting[];
}

/**
 * The fewest names to go on offering so that each of these meetings, all of which work today, still works; among equally few those with the
 * fewest weak ones. Exact: at each meeting that fails under a set, one of the names that could mend it has to be in every larger set that
 * works, so it is tried with each of them, with one name, then two, and so on.
 */
export function smallestKeep(working: readonly ChangedMeeting[], mostNegotiations = MAX_KEEP_NEGOTIATIONS): Keep {
  const all = keptOf([
    ...new Map(working.flatMap((meeting) => SLOTS.flatMap(({ name }) => candidates(meeting, name, []))).map((kept) => [keyOf(kept), kept])).values(),
  ]);
  const lost = working.filter((meeting) => failingWith(meeting, all).length > 0);
  const isLost = new Set(lost);
  const search = new KeepSearch(
    working.filter((meeting) => !isLost.has(meeting)),
    mostNegotiations,
  );
  const exact = search.exact();
  const names = sorted(exact ?? search.greedy());
  return { names, smallest: exact !== null, holds: search.holds(names), lost };
}

class KeepSearch {
  /** Those that fail without anything kept come first: a set that does not do is found out early. */
  readonly #meetings: readonly ChangedMeeting[];
  readonly #most: number;
  #negotiations = 0;
  #visited = new Set<string>();
  #best: KeptName[] | null = null;
  #deeper = false;

  constructor(meetings: readonly ChangedMeeting[], most: number) {
    this.#most = most;
    const nothing = keptOf([]);
    const fails = new Set(meetings.filter((meeting) => failingWith(meeting, nothing).length > 0));
    this.#meetings = [...fails, ...meetings.filter((meeting) => !fails.has(meeting))];
  }

  /** Null where the search is cut off. */
  exact(): KeptName[] | null {
    for (let size = 0; ; size++) {
      this.#visited = new Set();
      this.#deeper = false;
      this.#descend([], size);
      if (this.#best !== null) return this.#best;
      if (this.#isOver || !this.#deeper) return null;
    }
  }

  /** Adds the name that mends the most, until all is mended; then takes away what is not needed. */
  greedy(): KeptName[] {
    let names: KeptName[] = [];
    for (;;) {
      const wanted = this.#mostWanted(names);
      if (wanted === null) break;
      names.push(wanted);
    }
    for (const name of [...names].reverse()) {
      const fewer = names.filter((other) => other !== name);
      if (this.#failures(fewer, 1).length === 0) names = fewer;
    }
    return names;
  }

  holds(names: readonly KeptName[]): boolean {
    return this.#failures(names, 1).length === 0;
  }

  get #isOver(): boolean {
    return this.#negotiations > this.#most;
  }

  #descend(names: readonly KeptName[], left: number): void {
    const key = names.map(keyOf).sort().join("\n");
    if (this.#isOver || this.#visited.has(key)) return;
    this.#visited.add(key);
    if (this.#best !== null && weakness(names) >= weakness(this.#best)) return;
    const failure = this.#failures(names, 1)[0];
    if (failure === undefined) {
      if (!this.#isOver) this.#best = [...names];
      return;
    }
    const { meeting, slot } = failure;
    const choices = candidates(meeting, slot, names).sort(safestFirst);
    if (left === 0) this.#deeper ||= choices.length > 0;
    else for (const choice of choices) this.#descend([...names, choice], left - 1);
  }

  #failures(names: readonly KeptName[], most: number): { meeting: ChangedMeeting; slot: SlotName }[] {
    const kept = keptOf(names);
    const found: { meeting: ChangedMeeting; slot: SlotName }[] = [];
    for (const meeting of this.#meetings) {
      this.#negotiations++;
      const slot = failingWith(meeting, kept)[0];
      if (slot !== undefined) found.push({ meeting, slot });
      if (found.length >= most) break;
    }
    return found;
  }

  #mostWanted(names: readonly KeptName[]): KeptName | null {
    const votes = new Map<string, { name: KeptName; count: number }>();
    for (const { meeting, slot } of this.#failures(names, Number.POSITIVE_INFINITY)) {
      for (const name of candidates(meeting, slot, names)) {
        const entry = votes.get(keyOf(name)) ?? { name, count: 0 };
        entry.count++;
        votes.set(keyOf(name), entry);
      }
    }
    return [...votes.values()].sort((a, b) => b.count - a.count || safestFirst(a.name, b.name))[0]?.name ?? null;
  }
}

/**
 * Names that may mend a failing slot: both offer them today, and we know them, for they are told to somebody who will paste them. A MAC may
 * also be spared by another cipher: one that brings its own, and that the client likes better.
 */
function candidates({ meeting, client, server, side }: ChangedMeeting, slot: SlotName, names: readonly KeptName[]): KeptName[] {
  const slots = slot === "mac_c2s" ? [slot, "cipher_c2s" as const] : slot === "mac_s2c" ? [slot, "cipher_s2c" as const] : [slot];
  const changed = side === "server" ? server : client;
  const other = side === "server" ? client : server;
  return slots.flatMap((each) => {
    const { list } = SLOTS.find(({ name }) => name === each)!;
    const kind = KIND_OF[each];
    if (kind === "compression") return [];
    const offered = new Set(other.lists[list]);
    const present = new Set([...changed.lists[list], ...names.flatMap((kept) => (kept.kind === kind ? [kept.name] : []))]);
    const now = [...new Set(meeting[side].lists[list])];
    return now.filter((name) => offered.has(name) && !present.has(name) && isTold(name, kind)).map((name) => ({ kind, name }));
  });
}

/** May it stand in a line, and does it protect anything? */
function isTold(name: string, kind: Slot): boolean {
  return isKnownAlgorithm(name, kind) && name !== "none" && name !== "null";
}

function keptOf(names: readonly KeptName[]): Kept {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Set(names.flatMap((kept) => (kept.kind === kind ? [kept.name] : [])))])) as unknown as Kept;
}

function keyOf({ kind, name }: KeptName): string {
  return `${kind} ${name}`;
}

function weakness(names: readonly KeptName[]): number {
  return names.reduce((sum, { name, kind }) => sum + safetyRank(name, kind), 0);
}

function safestFirst(a: KeptName, b: KeptName): number {
  return safetyRank(a.name, a.kind) - safetyRank(b.name, b.kind);
}

function sorted(names: readonly KeptName[]): KeptName[] {
  return [...names].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || safestFirst(a, b) || (a.name < b.name ? -1 : 1));
}
