/**
 * Writes docs/kexscope.1 from the table of commands that the parser is made from.
 *
 *     npx tsx scripts/docs/man.ts [--check]
 *
 * With --check it writes nothing and fails when the page is out of step.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { commandTable } from "./command-table.ts";
import { manPage } from "./man-page.ts";

const PAGE = new URL("../../docs/kexscope.1", import.meta.url).pathname;
/** When the commands last got another meaning: a date that ran along would change the page every day. */
const DATE = "November 22, 2026";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
const page = manPage(commandTable(), { version, date: DATE });
if (process.argv.includes("--check")) {
  let before = "";
  try {
    before = readFileSync(PAGE, "utf8");
  } catch {
    // it was never written
  }
  if (before !== page) {
    console.error("docs/kexscope.1 is not what the commands say: npx tsx scripts/docs/man.ts");
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, page);
