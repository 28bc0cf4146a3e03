import type { VerdictContext } from "../verdicts/context.ts";
import type { VerdictDefinition } from "../verdicts/define-verdict.ts";
import { PLACEHOLDER_NAMES } from "../verdicts/placeholder-names.ts";
import type { Verdict } from "./record.ts";

/** A verdict that stands on the whole input, not on a connection: its words use nothing but its params. */
export function plainVerdict<P extends object>(definition: VerdictDefinition<P>, params: P): Verdict {
  return {
    code: definition.code,
    title: definition.title,
    certainty: "certain",
    summary: definition.say(params, NO_CONTEXT),
    params: params as Record<string, unknown>,
    evidence: [],
    causes: definition.causes.map(({ what, certainty }) => ({ what, certainty })),
    fixes: definition.fixes.map((row) => ({
      side: row.side,
      file: row.file ?? null,
      line: row.line?.(PLACEHOLDER_NAMES, params) ?? null,
      command: row.command?.(PLACEHOLDER_NAMES, params) ?? null,
      why: row.why,
      risk: row.risk ?? null,
      checked: null,
    })),
    next_capture: null,
  };
}

/** Definitions for notes do not look at it. */
const NO_CONTEXT = Object.freeze({}) as VerdictContext;
