/**
 * Puts real output into README.md, between the marks `<!-- output: ARGUMENTS -->` and `<!-- /output -->`.
 *
 *     npx tsx scripts/docs/write-readme.ts [--check]
 *
 * Needs a build. With --check it writes nothing and fails when README.md is out of step.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const README = new URL("../../README.md", import.meta.url).pathname;
const BIN = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const MARKED = /(<!-- output: (.*?) -->\n)[\s\S]*?(<!-- \/output -->)/g;

/** The time a run takes differs from run to run; everything else is the same. */
const DURATION = /, \d+\.\d\d s/;

export function withOutput(text: string): string {
  return text.replace(MARKED, (_all, begin: string, args: string, end: string) => `${begin}\`\`\`\n${outputOf(args.split(" "))}\`\`\`\n${end}`);
}

function outputOf(args: readonly string[]): string {
  const { stdout } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", LC_ALL: "C.UTF-8", COLUMNS: "100" },
  });
  return stdout.replace(DURATION, ", 0.1 s");
}

const before = readFileSync(README, "utf8");
const after = withOutput(before);
if (process.argv.includes("--check")) {
  if (before !== after) {
    console.error("README.md does not show what the program prints: npx tsx scripts/docs/write-readme.ts");
    process.exitCode = 1;
  }
} else writeFileSync(README, after);
