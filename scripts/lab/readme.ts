/** The README of a capture. */
import type { Case, Vantage } from "./case.ts";
import { describe } from "./programs.ts";

const TOPOLOGY =
  "client 192.0.2.10 – router 192.0.2.1 | 198.51.100.1 – server 198.51.100.22 (IPv6: 2001:db8:1::10, 2001:db8:2::22), one hop, MTU 1500, offloads off";

/** "1 to 16: A; 17: B" from the verdicts in order; one verdict for all stands alone. */
function runs(verdicts: readonly string[]): string {
  const starts = verdicts.flatMap((text, n) => (text === verdicts[n - 1] ? [] : [n]));
  if (starts.length === 1) return `${verdicts[0]}${verdicts.length > 1 ? ` (each of ${verdicts.length} connections)` : ""}`;
  return starts
    .map((from, n) => {
      const to = starts[n + 1] ?? verdicts.length;
      return `${from + 1}${to - from > 1 ? ` to ${to}` : ""}: ${verdicts[from]}`;
    })
    .join("; ");
}

function codes(one: Case): string {
  if (one.codes.length === 0) return "none, for there is no connection";
  const also = one.also === undefined ? "" : `. Beside it: ${one.also.map((code) => `\`${code}\``).join(", ")}`;
  return `${runs(one.codes.map((some) => some.map((code) => `\`${code}\``).join(" or ")))}${also}`;
}

const length = (one: Case) => (one.snapLength === undefined ? "whole packets" : `packets cut at ${one.snapLength} bytes`);

/** Markdown; `at` is the end whose capture stands beside it. */
export async function readme(one: Case, at: Vantage): Promise<string> {
  const programs = await Promise.all(one.with.map(describe));
  const title = one.keep === "both" && at === "server" ? `${one.name}-at-server` : one.name;
  return [
    `# ${title}`,
    "",
    one.shows,
    "",
    "## How it was made",
    "",
    one.made,
    "",
    `- Programs: ${programs.join("; ")}`,
    `- Captured at the ${at} with tcpdump, ${length(one)}, Ethernet`,
    `- Wire: ${TOPOLOGY}`,
    `- Made by \`npx tsx scripts/lab/make-captures.ts ${one.name}\``,
    "",
    "## A right answer",
    "",
    `Verdict: ${codes(one)}.`,
    "",
    one.answer,
    "",
  ].join("\n");
}
