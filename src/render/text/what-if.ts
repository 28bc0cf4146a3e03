import type { ConnectionRecord } from "../../diagnosis/record.ts";
import { wouldUse } from "./fixes.ts";
import type { Page } from "./page.ts";
import { wrap } from "./wrap.ts";

/** The answer to `--what-if`. Takes an escaped record. */
export function whatIfText({ what_if: asked }: ConnectionRecord, page: Page): string[] {
  if (asked === undefined) return [];
  const end = asked.failing.length === 0 ? wouldUse(asked.negotiated) : `still nothing in common for ${asked.failing.join(", ")}`;
  return [
    ...wrap(`What if the ${asked.side} had`, page.width, "  "),
    ...asked.lines.split("\n").map((line) => `    ${line}`),
    ...[end, ...asked.remarks].flatMap((text) => wrap(text, page.width, "    ")),
  ];
}
