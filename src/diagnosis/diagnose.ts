import type { Party, Stage } from "../exchange/exchange-facts.ts";
import type { EvidenceFact, FixNames, VerdictContext } from "../verdicts/context.ts";
import type { AnyVerdict, Otherwise } from "../verdicts/define-verdict.ts";
import { mayBeOpenSsh } from "../verdicts/may-be-openssh.ts";
import { fixNamesOf } from "./fix-names.ts";
import { checkedRow } from "./fixes/checked-row.ts";
import { type Matched, matchAll } from "./match-all.ts";
import type { AlsoVerdict, Cause, Certainty, Evidence, Fix, Outcome, Side, Verdict } from "./record.ts";
import type { TimeText } from "./time-text.ts";

/** What is said of one connection. */
export interface Diagnosis {
  outcome: Outcome;
  died_at: Stage | null;
  verdict: Verdict;
  also: AlsoVerdict[];
}

/** Runs the ordered table over one exchange: the first match is the verdict, `also` rows and further failing slots stand beside it. */
export function diagnose(context: VerdictContext, time: TimeText): Diagnosis {
  const matched = matchAll(context);
  const primary = matched.primary;
  const outcome = outcomeOf(primary, context);
  return {
    outcome,
    died_at: outcome === "ok" || outcome === "unknown" ? null : stageOf(primary, context),
    verdict: recordOf(primary, context, time),
    also: matched.also.map((m) => ({ ...recordOf(m, context, time), stage: stageOf(m, context) })),
  };
}

function outcomeOf({ definition, match }: Matched, context: VerdictContext): Outcome {
  const said = match.outcome ?? definition.outcome;
  if (said !== undefined) return said;
  return context.facts.closing === null ? "stalled" : "failed";
}

function stageOf({ definition, match }: Matched, context: VerdictContext): Stage {
  return match.stage ?? (definition.stage === "any" ? context.facts.stage : definition.stage);
}

function recordOf({ definition, match }: Matched, context: VerdictContext, time: TimeText): Verdict {
  const certainty = capped(definition, match.certainty, context);
  const names = fixNamesOf(context);
  return {
    code: definition.code,
    title: definition.title,
    certainty,
    summary: definition.say(match.params, context),
    params: match.params as Record<string, unknown>,
    evidence: match.evidence.map((fact) => evidenceOf(fact, time)),
    causes: causesOf(definition, match.params, context),
    fixes: fixesOf(definition, match.params, context, names),
    next_capture: certainty === "certain" ? null : (definition.nextCapture?.(names, match.params, context) ?? null),
  };
}

/** Absence proves nothing where the capture shows one side only. */
function capped(definition: AnyVerdict, certainty: Certainty, { facts }: VerdictContext): Certainty {
  const absent = definition.restsOnAbsenceOf;
  if (absent === undefined || certainty === "possible") return certainty;
  const ends = absent === "both" ? [facts.client, facts.server] : [facts[absent]];
  const blind = ends.some((peer) => !peer.visible);
  return blind ? "possible" : certainty;
}

function evidenceOf(fact: EvidenceFact, time: TimeText): Evidence {
  const from: Party = fact.from;
  return { capture: fact.capture, frame: fact.frame, time: time.text(fact.time), from, what: fact.what };
}

const RANK: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 };

/** Lists of causes by verdict, and by which of its rows hold: connections that end alike share one, so it is frozen. */
const causeLists = new WeakMap<AnyVerdict, Map<number, Cause[]>>();

function causesOf(definition: AnyVerdict, params: object, context: VerdictContext): Cause[] {
  let holding = 0;
  let bit = 1;
  for (const { when } of definition.causes) {
    if (when === undefined || when(params, context)) holding += bit;
    bit *= 2;
  }
  const lists = causeLists.get(definition) ?? new Map<number, Cause[]>();
  if (lists.size === 0) causeLists.set(definition, lists);
  const causes = lists.get(holding) ?? rankedCauses(definition, holding);
  lists.set(holding, causes);
  return causes;
}

/** `holding`: a bit for each row. */
function rankedCauses(definition: AnyVerdict, holding: number): Cause[] {
  const causes = definition.causes
    .filter((_, row) => Math.floor(holding / 2 ** row) % 2 === 1)
    .map(({ what, certainty }) => ({ what, certainty }))
    .sort((a, b) => RANK[a.certainty] - RANK[b.certainty]);
  Object.freeze(causes);
  return causes;
}

function otherwise(side: Side, { why, command }: Otherwise, names: FixNames): Fix {
  return { side, file: null, line: null, command: command?.(names) ?? null, why, risk: null, checked: null };
}

function fixesOf(definition: AnyVerdict, params: object, context: VerdictContext, names: FixNames): Fix[] {
  const fixes = definition.computeFixes?.(params, context) ?? [];
  for (const row of definition.fixes) {
    if (row.when !== undefined && !row.when(params, context)) continue;
    if (row.of === "openssh" && row.side !== "network" && !mayBeOpenSsh(context.software[row.side])) {
      if (row.otherwise !== undefined) fixes.push(otherwise(row.side, row.otherwise, names));
      continue;
    }
    const fix = {
      side: row.side,
      file: row.file ?? null,
      line: row.line?.(names, params) ?? null,
      command: row.command?.(names, params) ?? null,
      why: row.why,
      risk: row.risk ?? null,
      checked: row.checked?.(params) ?? null,
    };
    const checked = checkedRow(fix, context);
    if (checked !== null) fixes.push(checked);
  }
  return definition.furtherFixes === undefined ? fixes : [...fixes, ...definition.furtherFixes(params, context)];
}
