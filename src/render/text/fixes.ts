import type { Fix, Negotiated } from "../../diagnosis/record.ts";
import { layOut } from "./headline.ts";
import type { Page } from "./page.ts";
import { wrap } from "./wrap.ts";

/** Fixes that a report shows: the best, and two ways round it. */
const MAX_FIXES = 3;
const INDENT = "    ";

const PLACES: Record<Fix["side"], string> = { server: "on the server", client: "on the client", network: "in the network" };

/** The ways to mend it, best first, with lines to paste. Those lines are never wrapped: half of one would do something else. */
export function fixes(all: readonly Fix[], page: Page): string[] {
  const ways = waysOf(all);
  const lines = ways
    .slice(0, MAX_FIXES)
    .flatMap((way, rank) =>
      way.flatMap((fix, half) => [...header(fix, half > 0 ? "and" : rank === 0 ? `Fix${ways.length > 1 ? " (best)" : ""}` : "or", page), ...body(fix, page)]),
    );
  if (ways.length > MAX_FIXES) lines.push(page.style("aside", `${INDENT}${page.symbols.more} ${ways.length - MAX_FIXES} more with --json`));
  return lines;
}

/** Two halves of one fix are one way. */
export function waysOf(all: readonly Fix[]): Fix[][] {
  const ways: Fix[][] = [];
  for (const fix of all) {
    const before = ways.at(-1);
    if (before?.length === 1 && fix.needs !== undefined && before[0]?.needs === fix.side && before[0].side === fix.needs) before.push(fix);
    else ways.push([fix]);
  }
  return ways;
}

function header(fix: Fix, joint: string, page: Page): string[] {
  const words = joint.startsWith("Fix") ? joint.replace("Fix", `Fix ${PLACES[fix.side]}`) : `${joint} ${PLACES[fix.side]}`;
  const file = fix.file === null ? [] : [{ text: fix.file, tone: null }];
  return layOut([{ text: `  ${words}`, tone: "heading" }, ...file], page);
}

function body(fix: Fix, page: Page): string[] {
  const { style, width } = page;
  const paste = [fix.line, fix.command].flatMap((text) => (text === null ? [] : text.split("\n")));
  return [
    ...paste.map((line) => INDENT + style("paste", line)),
    ...wrap(fix.why, width, INDENT),
    ...(fix.risk === null ? [] : wrap(`risk: ${fix.risk}`, width, INDENT).map((line) => style("waiting", line))),
    ...(fix.checked === null ? [] : wrap(`checked: ${wouldUse(fix.checked)}`, width, INDENT)),
  ];
}

/** What the two would negotiate, a slot once where both directions have the same; a slot that still fails is named. */
export function wouldUse(negotiated: Negotiated): string {
  const slots: [string, string | null, string | null][] = [
    ["key exchange method", negotiated.kex, negotiated.kex],
    ["host key algorithm", negotiated.host_key, negotiated.host_key],
    ["cipher", negotiated.cipher_c2s, negotiated.cipher_s2c],
    ["MAC", negotiated.mac_c2s, negotiated.mac_s2c],
    ["compression", negotiated.compression_c2s, negotiated.compression_s2c],
  ];
  const missing = slots.filter(([, c2s, s2c]) => c2s === null || s2c === null).map(([name]) => name);
  const agreed = slots
    .flatMap(([, c2s, s2c]) => (c2s === s2c ? [c2s] : [c2s, s2c]))
    .filter((name) => name !== null && name !== "<implicit>" && name !== "none");
  const would = agreed.length === 0 ? "" : `the two would then use ${agreed.join(", ")}`;
  return [would, missing.length === 0 ? "" : `still without a common ${missing.join(", ")}`].filter(Boolean).join("; ");
}
