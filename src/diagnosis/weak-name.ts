import { isWeak, type Slot } from "../knowledge/algorithms.ts";

/** What slot of a negotiation a name stands in. */
export type AlgorithmKind = Slot;

/** Is this algorithm retired, or close to it? Null where it is not; else why, in words. */
export function weaknessOf(name: string, kind: AlgorithmKind): string | null {
  const weak = isWeak(name, kind);
  return weak === null ? null : (weak.why[0]?.text ?? weak.status);
}
