import type { Certainty, Fix, Negotiated, NextCapture, Outcome, Side } from "../diagnosis/record.ts";
import type { End, Stage } from "../exchange/exchange-facts.ts";
import type { EvidenceFact, FixNames, Match, VerdictContext } from "./context.ts";

/** A cause, as a row: stands in the record when `when` holds (or is absent), ranked by certainty, then by order. */
export interface CauseRow<P extends object> {
  what: string;
  certainty: Certainty;
  when?: (params: P, context: VerdictContext) => boolean;
}

/** A fix, as a row. `line` and `command` are built from FixNames and params that are addresses, ports or known algorithm names only. */
export interface FixRow<P extends object> {
  side: Side;
  file?: string;
  line?: (names: FixNames, params: P) => string;
  command?: (names: FixNames, params: P) => string;
  why: string;
  /** Whose command or file it is. Where the identification of that end names another program, `otherwise` stands in its place, or nothing. */
  of?: "openssh";
  otherwise?: Otherwise;
  risk?: string;
  /** What the two would then negotiate, for a row about algorithms. */
  checked?: (params: P) => Negotiated | null;
  when?: (params: P, context: VerdictContext) => boolean;
}

/** What is said to an end that does not run OpenSSH: in words, and with the command of its own program where one is known. */
export interface Otherwise {
  why: string;
  command?: (names: FixNames) => string | null;
}

/** The words of `kexscope explain CODE` and docs/verdicts/CODE.md, besides causes and fixes. */
export interface VerdictPage {
  /** What it means, in two or three sentences. */
  meaning: string;
  /** What is on the wire, a line each. */
  wire: readonly [string, ...string[]];
  /** What looks alike, and what tells it apart. Starts with a verdict code where there is one. */
  lookAlikes: readonly string[];
  /** What the programs print, verbatim with upper-case placeholders; found by `kexscope explain "TEXT"`. */
  messages: { client: readonly string[]; server: readonly string[] };
  /** Where that is known from: RFC section, function in an implementation. */
  source: readonly string[];
}

/** What an exchange may lack: a clear message of either end, as those that died before KEXINIT do; an ICMP error about it, as nearly all do. */
export type Need = "message" | "icmp";

/** One verdict: what it matches, how it is said, what it advises. One file each, named by its code. */
export interface VerdictDefinition<P extends object> {
  /** Forever: never reused, never renamed. */
  readonly code: string;
  readonly title: string;
  /** The stage where the exchange died; "any" when it fits several. */
  readonly stage: Stage | "any";
  /** "also": stands only beside another verdict. "capture": about the capture itself. */
  readonly kind: "verdict" | "also" | "capture";
  /** Left out: failed when closed, stalled when it stands still, else unknown. */
  readonly outcome?: Outcome;
  /** It matches no exchange without this, so it is not tried on any. */
  readonly needs?: Need;
  /** May stand in `also` beside a verdict of that code (further failing slots); left out: it is the verdict or nothing. */
  beside?(verdictCode: string): boolean;
  /** It rests on what was not seen of this end: capped at "possible" when the capture has holes there. */
  readonly restsOnAbsenceOf?: End | "both";
  match(context: VerdictContext): Match<P> | null;
  say(params: P, context: VerdictContext): string;
  readonly causes: readonly CauseRow<P>[];
  /** Fixes computed for this pair (algorithms); they come before the rows. */
  computeFixes?(params: P, context: VerdictContext): Fix[];
  readonly fixes: readonly FixRow<P>[];
  /** The same after the rows: what mends this pair alone, while a row mends the cause for everybody. */
  furtherFixes?(params: P, context: VerdictContext): Fix[];
  /**
   * The capture that would decide, at another place than this one was made; left out when the verdict is certain. Null: none would.
   * `context` is left out where a page is written: then every outcome stands.
   */
  nextCapture?(names: FixNames, params: P, context?: VerdictContext): NextCapture | null;
  readonly page: VerdictPage;
}

/** A definition whose params are known to itself only. */
// biome-ignore lint/suspicious/noExplicitAny: the table holds verdicts with different params; each is checked where it is defined
export type AnyVerdict = VerdictDefinition<any>;

/** Says that an object is a verdict, and infers its params from `match`. */
export function defineVerdict<P extends object>(definition: VerdictDefinition<P>): VerdictDefinition<P> {
  return definition;
}

/** The bytes prove it. */
export function certain<P extends object>(params: P, evidence: EvidenceFact[]): Match<P> {
  return { certainty: "certain", params, evidence };
}

/** The shape fits and what looks alike is excluded by something seen. */
export function likely<P extends object>(params: P, evidence: EvidenceFact[]): Match<P> {
  return { certainty: "likely", params, evidence };
}

/** Several causes give the same bytes. */
export function possible<P extends object>(params: P, evidence: EvidenceFact[]): Match<P> {
  return { certainty: "possible", params, evidence };
}
