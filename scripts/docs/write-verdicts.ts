/**
 * Writes docs/verdicts from the verdicts themselves.
 * `npx tsx scripts/docs/write-verdicts.ts`; with `--check` it writes nothing and ends with 1 when a file is out of step.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { shownCaptures } from "./captures-of.ts";
import { verdictPages } from "./verdict-pages.ts";

const ROOT = new URL("../../", import.meta.url);
const DOCS = new URL("docs/verdicts/", ROOT);

mkdirSync(DOCS, { recursive: true });
const wanted = verdictPages(shownCaptures(new URL("captures/", ROOT)));
const present = new Map(readdirSync(DOCS).map((name) => [name, readFileSync(new URL(name, DOCS), "utf8")]));
const stale = [...present.keys()].filter((name) => !wanted.has(name));
const changed = [...wanted].filter(([name, content]) => present.get(name) !== content).map(([name]) => name);

if (process.argv.includes("--check")) {
  for (const name of [...changed, ...stale]) console.error(`docs/verdicts/${name} is out of step: npx tsx scripts/docs/write-verdicts.ts`);
  process.exitCode = changed.length + stale.length > 0 ? 1 : 0;
} else {
  for (const name of changed) writeFileSync(new URL(name, DOCS), wanted.get(name)!);
  for (const name of stale) rmSync(new URL(name, DOCS));
  console.log(`${changed.length} written, ${stale.length} removed`);
}
