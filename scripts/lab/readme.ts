/** The README of a capture. */
import type { Case, Vantage } from "./case.ts";
import { describe } from "./programs.ts";

const TOPOLOGY =
  "client 192.0.2.10 – router 192.0.2.1 | 198.51.100.1 – server 198.51.100.22 (IPv6: 2001:db8:1::10, 2001:db8:2::22), one hop, MTU 1500, offloads off";

function codes(one: Case): string {
  const each = one.codes.map((some) => some.map((code) => `\`${code}\``).join(" or "));
  const distinct = [...new Set(each)];
  const verdicts = distinct.length === 1 ? (distinct[0] ?? "no connection") : each.map((text, n) => `${n + 1}: ${text}`).join("; ");
  const many = each.length > 1 && distinct.length === 1 ? ` (each of ${each.length} connections)` : "";
  const also = one.also === undefined ? "" : `. Beside it: ${one.also.map((code) => `\`${code}\``).join(", ")}`;
  return `${verdicts}${many}${also}`;
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
