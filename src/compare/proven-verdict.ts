import type { Outcome, Verdict } from "../diagnosis/record.ts";
import { VERDICTS } from "../verdicts/index.ts";
import { droppedBehind, droppedBetween } from "./dropped.ts";
import type { Finding, Tell } from "./finding.ts";
import { injectedReset, refusedOnTheWay } from "./injected-reset.ts";
import { interception } from "./interception.ts";
import type { PathBetween } from "./path-between.ts";
import type { Sighting } from "./sighting.ts";
import { cameTooLate } from "./too-late.ts";
import type { UnansweredAt } from "./unanswered.ts";

/** The verdict of all points together, and the sighting whose record it goes with. */
export interface Proven {
  verdict: Verdict;
  sighting: Sighting;
  outcome: Outcome;
}

const RANK: Record<Verdict["certainty"], number> = { certain: 0, likely: 1, possible: 2 };

/** `paths`: between neighbouring points, the client's end first. `unanswered`: what reached the end of its way for nothing. */
export function provenVerdict(sightings: readonly Sighting[], paths: readonly PathBetween[], unanswered: readonly UnansweredAt[], tell: Tell): Proven {
  const base = bestSighting(sightings);
  const finding = interception(paths, tell) ?? injectedReset(paths, tell) ?? (isExplained(base) ? null : loss(base, paths, unanswered, tell));
  if (finding === null) return { verdict: base.record.verdict, sighting: base, outcome: base.record.outcome };
  return { verdict: verdictOf(finding, sightings), sighting: base, outcome: outcomeOf(finding, base.record.outcome) };
}

function loss({ facts, record }: Sighting, paths: readonly PathBetween[], unanswered: readonly UnansweredAt[], tell: Tell): Finding | null {
  return (
    refusedOnTheWay(paths, tell) ??
    droppedBetween(paths, facts.stage, tell) ??
    (record.outcome === "probe" ? null : cameTooLate(paths, tell)) ??
    droppedBehind(unanswered, facts.stage, tell)
  );
}

/** With the causes and fixes of the point that came to the same verdict, as far as they still apply. */
function verdictOf(finding: Finding, sightings: readonly Sighting[]): Verdict {
  const known = sightings.find(({ record }) => record.verdict.code === finding.code)?.record.verdict;
  const causes = known?.causes ?? [];
  const fixes = (known?.fixes ?? []).filter(finding.applies ?? (() => true));
  return {
    code: finding.code,
    title: VERDICTS.find(({ code }) => code === finding.code)?.title ?? finding.code,
    certainty: finding.certainty,
    summary: finding.summary,
    params: { ...known?.params, ...finding.params },
    evidence: finding.evidence,
    causes: finding.certainty === "certain" ? causes.filter(({ certainty }) => certainty !== "possible") : causes,
    fixes: fixes.length > 0 ? fixes : finding.fixes,
    next_capture: null,
  };
}

function outcomeOf({ code }: Finding, seen: Outcome): Outcome {
  return code !== "ssh-intercepted" && (seen === "ok" || seen === "unknown") ? "failed" : seen;
}

/** Bytes that prove something beat what rests on something absent; of equals the client's end tells. */
function bestSighting(sightings: readonly Sighting[]): Sighting {
  return sightings.reduce((best, other) => (RANK[other.record.verdict.certainty] < RANK[best.record.verdict.certainty] ? other : best));
}

/** The exchange went well, or somebody said in so many bytes why it did not. */
function isExplained({ record }: Sighting): boolean {
  return record.outcome === "ok" || (record.verdict.certainty === "certain" && record.verdict.code.startsWith("icmp-"));
}
