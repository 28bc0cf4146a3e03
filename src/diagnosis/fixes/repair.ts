import { knownBadPairs } from "../../knowledge/known-bad-pairs.ts";
import { demandsMac } from "../../knowledge/mac-demand.ts";
import { type Negotiation, negotiate, type SlotName } from "../../ssh/negotiate.ts";
import type { KexInit } from "../../ssh/transport-facts.ts";
import type { FixNames } from "../../verdicts/context.ts";
import { negotiatedRecord } from "../negotiated-record.ts";
import { type Additions, bestAddition, noAdditions } from "./additions.ts";
import { applySettings } from "./apply-settings.ts";
import type { Dialect, Draft } from "./dialect.ts";
import type { Offerer } from "./pair.ts";
import { KIND_OF } from "./slot-lists.ts";

/** A text that makes one end agree with the other. */
export interface Repair {
  draft: Draft;
  additions: Additions;
  negotiation: Negotiation;
}

/** Every slot once, and a MAC again after a cipher that needs one. */
export const MAX_STEPS = 16;

/**
 * Writes a text for this end, reads it back, negotiates with what it gives, and adds a name for the first slot that still fails, until none does.
 * @returns null when this end can't be made to agree: half a repair is none.
 */
export function repair(own: Offerer, other: Offerer, dialect: Dialect, names: FixNames): Repair | null {
  const additions = noAdditions();
  const avoided = new Set<string>();
  for (let step = 0; step < MAX_STEPS; step++) {
    const draft = dialect.write(own, additions, names);
    const negotiation = negotiateAs(own, applySettings(dialect.read(draft), own), other);
    const failing = failingSlots(negotiation, own, other);
    const first = failing[0];
    if (first === undefined) {
      const unlucky = unluckyName(negotiation, own, other, additions);
      if (unlucky === null) return { draft, additions, negotiation };
      avoided.add(unlucky);
      continue;
    }
    const kind = KIND_OF[first];
    const possible = (name: string) => !additions[kind].includes(name) && !avoided.has(name) && dialect.canOffer(own, name, kind);
    const name = bestAddition(first, failing, own, other, possible);
    if (name === null) return null;
    additions[kind].push(name);
  }
  return null;
}

/** What the two negotiate when this end sends `lists`. */
export function negotiateAs(own: Offerer, lists: KexInit, other: Offerer): Negotiation {
  return own.end === "client" ? negotiate(lists, other.lists) : negotiate(other.lists, lists);
}

/** Slots with nothing in common, by the RFC and by the stricter rule of two libraries. */
export function failingSlots(negotiation: Negotiation, own: Offerer, other: Offerer): SlotName[] {
  const demanded = (["c2s", "s2c"] as const).filter((direction) => {
    const cipher = negotiation[`cipher_${direction}`].chosen;
    return (
      negotiation.macOverlap[direction] === null && cipher !== null && [own, other].some(({ software }) => demandsMac(software?.product ?? "other", cipher))
    );
  });
  return [...new Set([...negotiation.failing, ...demanded.map((direction) => `mac_${direction}` as const)])];
}

/** A name of ours that this pair of programs is known to fail with; it is taken back. */
export function unluckyName(negotiation: Negotiation, own: Offerer, other: Offerer, additions: Additions): string | null {
  if (own.software === null || other.software === null) return null;
  const [client, server] = own.end === "client" ? [own.software, other.software] : [other.software, own.software];
  for (const { avoid } of knownBadPairs(client, server, negotiatedRecord(negotiation))) {
    for (const list of Object.values(additions)) {
      const at = list.findIndex((name: string) => avoid.includes(name));
      if (at !== -1) return list.splice(at, 1)[0] ?? null;
    }
  }
  return null;
}
