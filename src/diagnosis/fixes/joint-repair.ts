import { ENDS, otherEnd } from "../../exchange/ends.ts";
import type { End } from "../../exchange/exchange-facts.ts";
import type { Slot } from "../../knowledge/slot.ts";
import { type Negotiation, negotiate, type SlotName } from "../../ssh/negotiate.ts";
import { type Additions, bestAddition, isCandidate, noAdditions, safetyRank } from "./additions.ts";
import { applySettings } from "./apply-settings.ts";
import type { Dialect, Draft } from "./dialect.ts";
import type { Offerer, Pair } from "./pair.ts";
import { failingSlots, MAX_STEPS, type Repair, unluckyName } from "./repair.ts";
import { KIND_OF } from "./slot-lists.ts";
import { versionNames } from "./version-names.ts";

/** One end while lines are being found for both. */
interface Half {
  own: Offerer;
  dialect: Dialect;
  additions: Additions;
  /** What it would send with the text of now. */
  now: Offerer;
  draft: Draft | null;
}

/** A name, and the ends that have to offer it besides. */
interface Choice {
  name: string;
  ends: readonly End[];
}

/**
 * Texts for both ends which mend together what neither end can mend alone. For each slot that fails the safest name is taken, and the
 * end that lacks it gets it; a name that both lack but can do is the last resort. Where one text turns out to be enough, that one alone.
 * @returns null when not even both together agree.
 */
export function jointRepair(pair: Pair, dialects: Record<End, Dialect>): Partial<Record<End, Repair>> | null {
  const halves: Record<End, Half> = { client: halfOf(pair.client, dialects.client), server: halfOf(pair.server, dialects.server) };
  const avoided = new Set<string>();
  for (let step = 0; step < MAX_STEPS; step++) {
    const { client, server } = halves;
    const negotiation = negotiate(client.now.lists, server.now.lists);
    const failing = failingSlots(negotiation, client.now, server.now);
    const first = failing[0];
    if (first === undefined) {
      const unlucky = takeBack(halves, negotiation);
      if (unlucky === null) return oneOf(halves) ?? bothOf(halves, negotiation);
      avoided.add(unlucky);
    } else {
      const choice = choose(first, failing, halves, avoided);
      if (choice === null) return null;
      for (const end of choice.ends) halves[end].additions[KIND_OF[first]].push(choice.name);
    }
    for (const end of ENDS) rewrite(halves[end], pair);
  }
  return null;
}

function halfOf(own: Offerer, dialect: Dialect): Half {
  return { own, dialect, additions: noAdditions(), now: own, draft: null };
}

function rewrite(half: Half, { names }: Pair): void {
  const { own, dialect, additions } = half;
  const some = Object.values(additions).some((list) => list.length > 0);
  half.draft = some ? dialect.write(own, additions, names) : null;
  half.now = half.draft === null ? own : { ...own, lists: applySettings(dialect.read(half.draft), own) };
}

/** The safer of what each end could take over from the other; the server's on a tie, which is mended for everybody at once. */
function choose(slot: SlotName, failing: readonly SlotName[], halves: Record<End, Half>, avoided: ReadonlySet<string>): Choice | null {
  const kind = KIND_OF[slot];
  const choices = (["server", "client"] as const).flatMap((end): Choice[] => {
    const name = bestAddition(slot, failing, halves[end].now, halves[otherEnd(end)].now, (each) => canTake(halves[end], each, kind, avoided));
    return name === null ? [] : [{ name, ends: [end] }];
  });
  const [best] = choices.sort((a, b) => safetyRank(a.name, kind) - safetyRank(b.name, kind));
  return best ?? newToBoth(kind, halves, avoided);
}

function canTake({ own, dialect, additions }: Half, name: string, kind: Slot, avoided: ReadonlySet<string>): boolean {
  return !additions[kind].includes(name) && !avoided.has(name) && dialect.canOffer(own, name, kind);
}

/** A name that neither end offers, though both versions have it. */
function newToBoth(kind: Slot, { client, server }: Record<End, Half>, avoided: ReadonlySet<string>): Choice | null {
  const both = [client, server];
  const names = versionNames(client.own.software, kind).filter((name) =>
    both.every((half) => isCandidate(name, kind, half.own) && canTake(half, name, kind, avoided)),
  );
  const [name] = names.toSorted((a, b) => safetyRank(a, kind) - safetyRank(b, kind));
  return name === undefined ? null : { name, ends: ["client", "server"] };
}

function takeBack({ client, server }: Record<End, Half>, negotiation: Negotiation): string | null {
  return unluckyName(negotiation, client.own, server.own, client.additions) ?? unluckyName(negotiation, server.own, client.own, server.additions);
}

/** A program that has one line for both directions may mend more with it than was asked for: then its text is enough. */
function oneOf({ client, server }: Record<End, Half>): Partial<Record<End, Repair>> | null {
  for (const [own, clientNow, serverNow] of [
    [client, client.now, server.own],
    [server, client.own, server.now],
  ] as const) {
    const negotiation = negotiate(clientNow.lists, serverNow.lists);
    const isEnough = own.draft !== null && failingSlots(negotiation, clientNow, serverNow).length === 0;
    if (isEnough) return { [own.own.end]: { draft: own.draft, additions: own.additions, negotiation } };
  }
  return null;
}

/** Null where one end needed nothing: then it is no fix of two halves. */
function bothOf({ client, server }: Record<End, Half>, negotiation: Negotiation): Record<End, Repair> | null {
  if (client.draft === null || server.draft === null) return null;
  return {
    client: { draft: client.draft, additions: client.additions, negotiation },
    server: { draft: server.draft, additions: server.additions, negotiation },
  };
}
