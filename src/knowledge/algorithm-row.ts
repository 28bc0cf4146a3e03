import type { ReasonId } from "./algorithm-reasons.ts";

/** secure: fit for use; weak: retired or close to it; broken: protects against nobody who tries. */
export type SecurityStatus = "secure" | "weak" | "broken";

/** RFC 9142 table 3, and RFC 8308, RFC 8268 where it repeats them. */
export type Rfc9142 = "MUST" | "SHOULD" | "MAY" | "SHOULD NOT" | "MUST NOT";

/** One line of the tables in ./algorithms. */
export interface AlgorithmRow {
  /** As on the wire; a `*` at the end stands for the mechanism's hash in a gss name (RFC 4462 2). */
  readonly name: string;
  readonly status: SecurityStatus;
  readonly why: readonly ReasonId[];
  readonly rfc9142?: Rfc9142;
  readonly aead?: true;
  readonly postQuantum?: true;
  /** A signal in the kex list, not a method: never matches, never stands in a config line. */
  readonly marker?: true;
}
