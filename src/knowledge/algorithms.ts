import { REASONS, type Reason } from "./algorithm-reasons.ts";
import type { AlgorithmRow, Rfc9142, SecurityStatus } from "./algorithm-row.ts";
import { CIPHER_ALGORITHMS } from "./algorithms/cipher.ts";
import { COMPRESSION_ALGORITHMS } from "./algorithms/compression.ts";
import { HOST_KEY_ALGORITHMS } from "./algorithms/host-key.ts";
import { KEX_ALGORITHMS } from "./algorithms/kex.ts";
import { MAC_ALGORITHMS } from "./algorithms/mac.ts";
import { SLOTS, type Slot } from "./slot.ts";

export { isCertificate, type KeyFamily, keyFamilyOf, keyTypeOf, plainKeyTypeOf, plainNameOf } from "./host-keys.ts";
export { SLOTS, type Slot } from "./slot.ts";
export { isEverSupported, type Support, supportOf, supports } from "./support.ts";

export interface Algorithm {
  /** As on the wire, or a gss family with `*` for the mechanism. */
  readonly name: string;
  readonly slot: Slot;
  readonly status: SecurityStatus;
  readonly reasons: readonly Reason[];
  /** What RFC 9142 asks of implementations; null where it says nothing. */
  readonly rfc9142: Rfc9142 | null;
  /** It authenticates too: the MAC slot is then implicit. */
  readonly aead: boolean;
  readonly postQuantum: boolean;
  /** A signal in the kex list (ext-info-c, kex-strict-s-…), not a method. */
  readonly marker: boolean;
}

const ROWS: Readonly<Record<Slot, readonly AlgorithmRow[]>> = {
  kex: KEX_ALGORITHMS,
  hostkey: HOST_KEY_ALGORITHMS,
  cipher: CIPHER_ALGORITHMS,
  mac: MAC_ALGORITHMS,
  compression: COMPRESSION_ALGORITHMS,
};

/** RFC 4462 2: the mechanism's OID, DER-encoded, MD5, Base64: always 24 characters. */
const GSS_NAME = /^(gss-[a-z0-9.-]+-)[A-Za-z0-9+/]{22}==$/;

let bySlot: ReadonlyMap<Slot, ReadonlyMap<string, Algorithm>> | null = null;

function index(): ReadonlyMap<Slot, ReadonlyMap<string, Algorithm>> {
  bySlot ??= new Map(SLOTS.map((slot) => [slot, new Map(ROWS[slot].map((row) => [row.name, algorithmOf(slot, row)]))]));
  return bySlot;
}

function algorithmOf(slot: Slot, row: AlgorithmRow): Algorithm {
  return {
    name: row.name,
    slot,
    status: row.status,
    reasons: row.why.map((id) => REASONS[id]),
    rfc9142: row.rfc9142 ?? null,
    aead: row.aead === true,
    postQuantum: row.postQuantum === true,
    marker: row.marker === true,
  };
}

/** All of one slot, in the tables' order. */
export function algorithmsOf(slot: Slot): readonly Algorithm[] {
  return [...(index().get(slot)?.values() ?? [])];
}

let markers: ReadonlySet<string> | null = null;

/** Is this name of a kex list a signal, not a method? */
export function isMarkerName(name: string): boolean {
  markers ??= new Set(KEX_ALGORITHMS.filter((row) => row.marker === true).map((row) => row.name));
  return markers.has(name);
}

/**
 * What is known about a name. A few names (`none`, `aes128-gcm`) stand in more than one slot: without `slot` the first in SLOTS' order is meant.
 * A gss name with its mechanism is found as its family.
 */
export function algorithm(name: string, slot?: Slot): Algorithm | undefined {
  const family = name.startsWith("gss-") ? GSS_NAME.exec(name)?.[1] : undefined;
  const key = family === undefined ? name : `${family}*`;
  for (const candidate of slot === undefined ? SLOTS : [slot]) {
    const found = index().get(candidate)?.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * May this name stand in a line that somebody pastes as root? Only an exact name of our tables may, and no marker:
 * a gss name ends in text of the peer's choice, and `*` is a pattern in a config line.
 */
export function isKnownAlgorithm(name: string, slot?: Slot): boolean {
  const found = algorithm(name, slot);
  return found !== undefined && found.name === name && !found.marker && !name.endsWith("*");
}

/** Why an algorithm should not be used; null for a sound one and for one that nobody knows. */
export function isWeak(name: string, slot?: Slot): { status: "weak" | "broken"; why: readonly Reason[] } | null {
  const found = algorithm(name, slot);
  if (found === undefined || found.status === "secure") return null;
  return { status: found.status, why: found.reasons.filter((reason) => reason.kind === "fault") };
}
