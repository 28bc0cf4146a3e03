import type { SecurityStatus } from "../../knowledge/algorithm-row.ts";
import { algorithm, isCertificate, isKnownAlgorithm, isWeak } from "../../knowledge/algorithms.ts";
import { dependsOnBuild } from "../../knowledge/build-dependent.ts";
import { keyTypeOf } from "../../knowledge/host-keys.ts";
import { refusedByFips } from "../../knowledge/offer-profile.ts";
import type { Slot } from "../../knowledge/slot.ts";
import { SLOTS, type SlotName } from "../../ssh/negotiate.ts";
import type { Offerer } from "./pair.ts";
import { KIND_OF } from "./slot-lists.ts";

/** Names that one end has to offer besides. */
export type Additions = Record<Slot, string[]>;

export function noAdditions(): Additions {
  return { kex: [], hostkey: [], cipher: [], mac: [], compression: [] };
}

const RANK: Readonly<Record<SecurityStatus, number>> = { secure: 0, weak: 1, broken: 2 };

/** 0 secure, 1 weak, 2 broken. */
export function safetyRank(name: string, slot: Slot): number {
  return RANK[algorithm(name, slot)?.status ?? "secure"];
}

/**
 * The best name of the other end's for a slot that fails: the safest, then a host key that the server shows already (whoever knows it meets no
 * unknown one), then one that serves all failing slots of its kind, then the one with
 * the fewest faults, then some compression before none (who offers it alone wants it), then the other end's favourite. Null when none is left.
 * @param possible what this end could be made to offer
 */
export function bestAddition(slot: SlotName, failing: readonly SlotName[], own: Offerer, other: Offerer, possible: (name: string) => boolean): string | null {
  const kind = KIND_OF[slot];
  const offers = failing.filter((name) => KIND_OF[name] === kind).map((name) => new Set(other.lists[listOf(name)]));
  const rows = [...new Set(other.lists[listOf(slot)])]
    .filter((name) => isCandidate(name, kind, own) && possible(name))
    .map((name, order) => ({
      name,
      key: [
        safetyRank(name, kind),
        Number(own.software !== null && dependsOnBuild(own.software.product, name)),
        Number(isNewKey(name, kind, own)),
        offers.filter((offer) => !offer.has(name)).length,
        isWeak(name, kind)?.why.length ?? 0,
        Number(name === "none"),
        order,
      ],
    }));
  return rows.sort((a, b) => compareKeys(a.key, b.key))[0]?.name ?? null;
}

function isNewKey(name: string, kind: Slot, own: Offerer): boolean {
  return kind === "hostkey" && own.end === "server" && !own.lists.server_host_key_algorithms.some((shown) => keyTypeOf(shown) === keyTypeOf(name));
}

function listOf(slot: SlotName) {
  return SLOTS.find(({ name }) => name === slot)!.list;
}

/** May this name come into a line at all? Known, of the slot, no certificate, and nothing that a FIPS library refuses. */
export function isCandidate(name: string, kind: Slot, own: Offerer): boolean {
  if (!isKnownAlgorithm(name, kind) || isCertificate(name) || protectsNothing(name, kind)) return false;
  return own.comparison?.profile !== "fips" || !refusedByFips(name);
}

/** "none" as a cipher or MAC, "null" as a host key: nobody is helped with that. */
function protectsNothing(name: string, kind: Slot): boolean {
  return kind !== "compression" && (name === "none" || name === "null");
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}
