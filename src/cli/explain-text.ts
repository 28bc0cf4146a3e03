import type { ExitStatus } from "./exit-status.ts";
import { UsageError } from "./usage-error.ts";

/** The pages of the verdicts are not written yet: nothing can be explained, and that is said instead of an empty page. */
export function explainText(text: string): ExitStatus {
  throw new UsageError(`there is no page for "${text}" yet`);
}
