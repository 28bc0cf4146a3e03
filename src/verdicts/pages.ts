import { computedFixesText, FURTHER_FIXES_TEXT } from "./computed-fixes.ts";
import type { AnyVerdict, CauseRow, FixRow } from "./define-verdict.ts";
import { PLACEHOLDER_NAMES } from "./placeholder-names.ts";
import { verdictOf } from "./verdict-of.ts";

/**
 * Params of a connection that stands for all: rows that need a number or a side of the connection show this one.
 * Everything else is unknown to a page, as it may be to an analysis.
 */
const EXAMPLE = {
  from: "client",
  seen_from: "sender",
  in_name_of: "server",
  end: "server",
  segment_bytes: 1448,
  avoid: ["chacha20-poly1305@openssh.com"],
};

const KINDS: Record<AnyVerdict["kind"], string> = {
  verdict: "",
  also: "It stands only beside the verdict of a connection, never alone.",
  capture: "It is about the capture, not about the two programs.",
};

const OUTCOMES: Record<string, string> = {
  ok: "ok: nothing is wrong.",
  failed: "failed.",
  stalled: "stalled: it neither ended nor moved.",
  probe: "probe: nobody's login failed; counted apart.",
  unknown: "unknown: the capture cannot tell.",
  open: "failed when it was closed, stalled when it stands still.",
};

/**
 * A verdict's page as Markdown in ASCII, for `kexscope explain CODE` and docs/verdicts/CODE.md; null for what is no code.
 * `further`: sections that stand before the sources, each with its heading.
 */
export function page(code: string, further: readonly string[] = []): string | null {
  const verdict = verdictOf(code);
  if (verdict === null) return null;
  const sections = [
    `# ${code}`,
    `${verdict.title}.`,
    frame(verdict),
    section("What it means", inline(verdict.page.meaning)),
    section("On the wire", list(verdict.page.wire)),
    section("What looks alike", list(verdict.page.lookAlikes)),
    section("Causes", causes(verdict.causes)),
    section("Fixes", fixes(verdict)),
    section("The capture that decides", nextCapture(verdict)),
    section("What the programs print", messages(verdict)),
    ...further,
    section("Source", list(verdict.page.source)),
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function section(heading: string, body: string): string {
  return body === "" ? "" : `## ${heading}\n\n${body}`;
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${inline(line)}`).join("\n");
}

/** What an outcome means, for a definition. */
export function outcomeText(verdict: AnyVerdict): string {
  return verdict.outcome ?? (verdict.kind === "also" ? "that of the connection" : "failed or stalled");
}

function frame(verdict: AnyVerdict): string {
  const stage = verdict.stage === "any" ? "Stage: any." : `Stage: ${verdict.stage}.`;
  const outcome = verdict.kind === "also" ? "" : `Outcome: ${OUTCOMES[verdict.outcome ?? "open"]}`;
  return [stage, outcome, KINDS[verdict.kind]].filter(Boolean).join(" ");
}

/** A word that Markdown would take for markup, and a word that may be a code. */
const MARKUP = /[^\s,;:()]+[*<>][^\s,;:()]*|[*<>][^\s,;:()]+/g;
const CODE = /[a-z0-9]+(?:-[a-z0-9]+)+/g;

/** Words as they are, with verdict codes and what has Markdown's own signs in it set as code. */
function inline(text: string): string {
  return text
    .split("`")
    .map((part, n) => (n % 2 === 1 ? part : part.replace(MARKUP, "`$&`").replace(CODE, (word) => (verdictOf(word) === null ? word : `\`${word}\``))))
    .join("`");
}

function causes(rows: readonly CauseRow<object>[]): string {
  if (rows.length === 0) return "";
  const many = rows.some((row) => row.when !== undefined);
  const note = many ? "An analysis keeps those that fit the packets, and ranks them:\n\n" : "";
  return note + rows.map(({ what, certainty }) => `- ${certainty}: ${inline(what)}`).join("\n");
}

function fixes(verdict: AnyVerdict): string {
  const computed = verdict.computeFixes === undefined ? "" : computedFixesText(verdict.code);
  const rows = verdict.fixes.map(fix);
  const names = rows.some((row) => /CLIENT|SERVER|-u ssh|(?:reload|restart) ssh\b/.test(row)) ? NAMES_NOTE : "";
  const further = verdict.furtherFixes === undefined ? "" : FURTHER_FIXES_TEXT;
  return [names, computed, ...rows, further].filter(Boolean).join("\n\n");
}

const NAMES_NOTE =
  "CLIENT, SERVER and 22 stand for the addresses and the port of the connection, and `ssh` for the server's unit (`sshd` where the distribution calls it so).";

const PLACES: Record<FixRow<object>["side"], string> = { server: "On the server", client: "On the client", network: "In the network" };

function fix(row: FixRow<object>): string {
  const file = row.file === undefined ? "" : `, \`${row.file}\``;
  return [
    `### ${PLACES[row.side]}${file}`,
    block("text", row.line?.(PLACEHOLDER_NAMES, EXAMPLE)),
    block("sh", row.command?.(PLACEHOLDER_NAMES, EXAMPLE)),
    sentence(inline(row.why)),
    row.risk === undefined ? "" : `Risk: ${inline(row.risk)}.`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

function block(language: string, text: string | undefined): string {
  return text === undefined ? "" : `\`\`\`${language}\n${text}\n\`\`\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function nextCapture(verdict: AnyVerdict): string {
  const next = verdict.nextCapture?.(PLACEHOLDER_NAMES, EXAMPLE);
  if (next == null) return "";
  const outcomes = next.outcomes.map((outcome) => `${outcome.if}: ${outcome.then}`);
  return [`Where this is not certain, on the ${next.host}:`, block("sh", next.command), list(outcomes)].join("\n\n");
}

function messages({ page: { messages } }: AnyVerdict): string {
  const parts = [printed("ssh and other clients:", messages.client), printed("sshd and other servers:", messages.server)];
  return parts.filter(Boolean).join("\n\n");
}

function printed(who: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${who}\n\n${block("text", lines.join("\n"))}`;
}
