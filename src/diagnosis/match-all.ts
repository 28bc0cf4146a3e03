import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import type { Match, VerdictContext } from "../verdicts/context.ts";
import type { AnyVerdict, Need } from "../verdicts/define-verdict.ts";
import { VERDICTS } from "../verdicts/index.ts";

/** One verdict that matched. */
export interface Matched {
  definition: AnyVerdict;
  match: Match<object>;
}

const NEEDS: readonly { name: Need; isMet: (facts: ExchangeFacts) => boolean }[] = [
  { name: "message", isMet: ({ client, server }) => client.ssh.messageCount > 0 || server.ssh.messageCount > 0 },
  { name: "icmp", isMet: ({ connection }) => connection.icmp.length > 0 },
];

/** A bit for each of NEEDS that the exchange meets. */
function metBy(facts: ExchangeFacts): number {
  let met = 0;
  for (let i = 0; i < NEEDS.length; i++) if (NEEDS[i]!.isMet(facts)) met |= 1 << i;
  return met;
}

/** A row of the table as the loops below want it: all have one shape, though few definitions have every field. */
class Row {
  readonly definition: AnyVerdict;
  readonly match: AnyVerdict["match"];
  readonly isAlso: boolean;
  readonly #needs: number;
  readonly #place: number;
  /** By what an exchange meets. */
  readonly #beside: (readonly Row[])[] = [];

  constructor(definition: AnyVerdict, place: number) {
    this.definition = definition;
    this.match = definition.match;
    this.isAlso = definition.kind === "also";
    this.#needs = NEEDS.reduce((bits, { name }, i) => (name === definition.needs ? bits | (1 << i) : bits), 0);
    this.#place = place;
  }

  /** May match an exchange that meets this. */
  mayMatch(met: number): boolean {
    return (this.#needs & ~met) === 0;
  }

  /** The rows below this one that may stand beside it, and may match an exchange that meets this. */
  beside(met: number): readonly Row[] {
    this.#beside[met] ??= ROWS.slice(this.#place + 1).filter(
      (row) => row.mayMatch(met) && (row.isAlso || row.definition.beside?.(this.definition.code) === true),
    );
    return this.#beside[met];
  }
}

const ROWS: readonly Row[] = VERDICTS.map((definition, place) => new Row(definition, place));
/** By what an exchange meets: the rows that may match it. */
const CANDIDATES: readonly (readonly Row[])[] = Array.from({ length: 1 << NEEDS.length }, (_, met) => ROWS.filter((row) => row.mayMatch(met)));

/** The verdict of an exchange, which is the first row that matches, and what stands beside it. */
export function matchAll(context: VerdictContext): { primary: Matched; also: Matched[] } {
  const met = metBy(context.facts);
  const also: Matched[] = [];
  for (const row of CANDIDATES[met]!) {
    const primary = matchRow(row, context);
    if (primary === null) continue;
    if (!row.isAlso) {
      matchBeside(row.beside(met), context, also);
      return { primary, also };
    }
    also.push(primary);
  }
  throw new Error("the last verdict of the table matches everything");
}

function matchBeside(rows: readonly Row[], context: VerdictContext, also: Matched[]): void {
  for (const row of rows) {
    const found = matchRow(row, context);
    if (found !== null) also.push(found);
  }
}

function matchRow({ definition, match }: Row, context: VerdictContext): Matched | null {
  const found = match(context);
  return found === null || restsOnHole(definition, context) ? null : { definition, match: found };
}

/** What rests on an end's silence is not said where bytes of that end are known to be missing from the capture: it did speak. */
function restsOnHole(definition: AnyVerdict, { facts }: VerdictContext): boolean {
  const absent = definition.restsOnAbsenceOf;
  if (absent === undefined) return false;
  const { client, server } = facts.visibility.gaps;
  return (absent !== "server" && client > 0) || (absent !== "client" && server > 0);
}
