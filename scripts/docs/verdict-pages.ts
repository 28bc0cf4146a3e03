/** The files of docs/verdicts, as they should be. */
import type { AnyVerdict } from "../../src/verdicts/define-verdict.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { outcomeText, page } from "../../src/verdicts/pages.ts";
import type { ShownCapture } from "./captures-of.ts";

/** More of them say nothing new. */
const MAX_SHOWN = 6;

const STAGES = ["tcp-connect", "identification", "kexinit", "key-exchange", "newkeys", "encrypted", "any"] as const;
const KINDS: readonly [AnyVerdict["kind"], string, string][] = [
  ["verdict", "Verdicts", "One of them is the verdict of each connection."],
  ["capture", "About the capture", "They stand where the capture itself leaves nothing better to say."],
  ["also", "Beside a verdict", "They stand only in `also`, beside the verdict of a connection, a complete one included."],
];

/** File name to content. */
export function verdictPages(captures: readonly ShownCapture[]): Map<string, string> {
  const files = new Map<string, string>([["README.md", index()]]);
  for (const verdict of VERDICTS) files.set(`${verdict.code}.md`, page(verdict.code, [capturesSection(verdict, captures)])!);
  return files;
}

function index(): string {
  const tables = KINDS.map(([kind, heading, what]) => `## ${heading}\n\n${what}\n\n${table(VERDICTS.filter((verdict) => verdict.kind === kind))}`);
  return [
    "# Verdicts",
    'What kexscope can say of a connection. `kexscope explain CODE` prints the same pages, and `kexscope explain "ERROR TEXT"` finds them by what ssh or sshd printed. A code is forever: it is never renamed and never gets another meaning.',
    ...tables,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

function table(verdicts: readonly AnyVerdict[]): string {
  const place = (verdict: AnyVerdict) => STAGES.indexOf(verdict.stage);
  const rows = [...verdicts]
    .sort((a, b) => place(a) - place(b))
    .map((verdict) => `| [${verdict.code}](${verdict.code}.md) | ${verdict.stage} | ${outcomeText(verdict)} | ${verdict.title} |`);
  return ["| Code | Stage | Outcome | In one line |", "|---|---|---|---|", ...rows].join("\n");
}

/** Captures that show it, and captures of what looks alike and is something else. */
function capturesSection(verdict: AnyVerdict, captures: readonly ShownCapture[]): string {
  const shows = captures.filter(({ verdicts, beside }) => verdicts.has(verdict.code) || beside.has(verdict.code));
  const alike = new Set(verdict.page.lookAlikes.flatMap((line) => line.slice(0, Math.max(0, line.indexOf(": "))).split(/, | and /)));
  const nearMisses = captures.filter((capture) => !shows.includes(capture) && [...capture.verdicts].some((code) => alike.has(code)));
  const lines = [entry("It is the answer in", shows), entry("Near misses, with another answer:", nearMisses)].filter(Boolean);
  return lines.length === 0 ? "" : `## Captures\n\n${lines.join("\n")}`;
}

function entry(words: string, captures: readonly ShownCapture[]): string {
  if (captures.length === 0) return "";
  const links = captures.slice(0, MAX_SHOWN).map(({ name }) => `[${name}](../../captures/${name}/README.md)`);
  return `- ${words} ${links.join(", ")}`;
}
