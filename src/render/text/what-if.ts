import type { ConnectionRecord, Negotiated } from "../../diagnosis/record.ts";
import { wouldUse } from "./fixes.ts";
import type { Page } from "./page.ts";
import { wrap } from "./wrap.ts";

/** The answer to `--what-if`. Takes an escaped record. */
export function whatIfText({ what_if: asked, ssh }: ConnectionRecord, page: Page): string[] {
  if (asked === undefined) return [];
  const end = asked.failing.length === 0 ? wouldUse(asked.negotiated) : failure(asked.failing, ssh.negotiated);
  return [
    ...wrap(`What if the ${asked.side} had`, page.width, "  "),
    ...asked.lines.split("\n").map((line) => `    ${line}`),
    ...[end, ...asked.remarks].flatMap((text) => wrap(text, page.width, "    ")),
  ];
}

/** What was agreed on before, and would not be any more, is told apart from what fails either way. */
function failure(failing: readonly string[], negotiated: Negotiated): string {
  const broken = failing.filter((slot) => negotiated[slot as keyof Negotiated] !== null);
  const still = failing.filter((slot) => negotiated[slot as keyof Negotiated] === null);
  return [
    broken.length === 0 ? "" : `this would break it: nothing in common for ${broken.join(", ")}`,
    still.length === 0 ? "" : `still nothing in common for ${still.join(", ")}`,
  ]
    .filter(Boolean)
    .join("; ");
}
