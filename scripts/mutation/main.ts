/**
 * Changes the code of a folder, a place at a time, and looks whether the tests of that folder notice.
 *
 *     npm run test:mutation -- ssh tcp verdicts [--only src/ssh/kexinit.ts] [--one-in 20 --seed 7] [--known]
 *
 * `--one-in`: of the lines of the folder, one in so many, drawn by the seed: the whole of a large folder takes hours. What spans lines is not drawn.
 * `--known`: what an earlier such run found of code and tests that did not change since is taken from it (reports/mutation/FOLDER-known.json).
 * So a folder can be run file by file, and again after a better test. The rows then hold all that is known, not only what was drawn or named.
 *
 * Prints a row for each file and folder, and what was not noticed into reports/mutation/FOLDER.txt.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { Random } from "../fuzz/random.ts";

type MutantResult = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

/** As Stryker has them: https://stryker-mutator.io/docs/mutation-testing-elements/mutant-states-and-metrics/ */
const NOTICED = new Set(["Killed", "Timeout"]);
const MISSED = new Set(["Survived", "NoCoverage"]);
/** Folders whose tests build all their bytes. */
const WITHOUT_CAPTURES = new Set(["ssh", "tcp"]);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", multiple: true },
    "one-in": { type: "string" },
    seed: { type: "string", default: "1" },
    known: { type: "boolean", default: false },
    concurrency: { type: "string", default: "1" },
  },
});

for (const folder of positionals) {
  process.env["KEXSCOPE_MUTATED_FOLDER"] = folder;
  const begun = Date.now();
  const results = await mutate(
    folder,
    values.only ?? (values["one-in"] === undefined ? [`src/${folder}/**/*.ts`] : drawnLines(folder, Number(values["one-in"]))),
  );
  report(folder, results, (Date.now() - begun) / 60_000);
}

/** As Stryker takes them: FILE:FROM-TO. */
function drawnLines(folder: string, oneIn: number): string[] {
  const random = new Random(Number(values.seed));
  return readdirSync(`src/${folder}`).flatMap((name) => {
    const path = `src/${folder}/${name}`;
    const lines = readFileSync(path, "utf8").split("\n");
    return lines.flatMap((_, i) => (random.below(oneIn) === 0 ? [`${path}:${i + 1}-${i + 1}`] : []));
  });
}

function mutate(folder: string, files: string[]): Promise<MutantResult[]> {
  return new Stryker({
    mutate: files,
    testRunner: "vitest",
    vitest: { configFile: "vitest.mutation.config.ts", related: false },
    plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutation/words.mjs"],
    ignorers: ["words"],
    // Another message for an error is no other behaviour; a code that is compared is changed with its comparison.
    mutator: { excludedMutations: ["StringLiteral"] },
    // What runs once, when a module loads, is a table: the tests hold tables against their sources, and each mutant of one would cost a whole run.
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    concurrency: Number(values.concurrency),
    timeoutMS: 8_000,
    incremental: values.known,
    incrementalFile: `reports/mutation/${folder}-known.json`,
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: `reports/mutation/${folder}.json` },
    // Each file of the project is held against each line that was drawn: captures are most of them.
    ignorePatterns: [".stryker-tmp", "dist", "docs", "reports", "coverage", ...(WITHOUT_CAPTURES.has(folder) ? ["captures"] : [])],
    tempDirName: `.stryker-tmp/${folder}`,
    allowConsoleColors: false,
  }).runMutationTest();
}

function report(folder: string, results: readonly MutantResult[], minutes: number): void {
  const files = new Map<string, MutantResult[]>();
  for (const result of results) files.set(pathOf(result), [...(files.get(pathOf(result)) ?? []), result]);
  process.stdout.write(`\n| ${folder}: ${minutes.toFixed(0)} min | mutants | noticed | of these by time-out | score |\n|---|---|---|---|---|\n`);
  for (const [name, mutants] of [...files].sort()) row(name, mutants);
  row(`src/${folder}`, results);
  mkdirSync("reports/mutation", { recursive: true });
  const missed = results.filter(({ status }) => MISSED.has(status));
  writeFileSync(
    `reports/mutation/${folder}.txt`,
    missed.map((m) => `${pathOf(m)}:${m.location.start.line}:${m.location.start.column} ${m.status} ${m.mutatorName} ${m.replacement}\n`).join(""),
  );
}

/** `timeouts`: an endless loop, mostly; on a busy machine also a slow one. */
function row(name: string, mutants: readonly MutantResult[]): void {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.has(status)).length;
  const timeouts = mutants.filter(({ status }) => status === "Timeout").length;
  const score = noticed + missed === 0 ? "–" : `${((100 * noticed) / (noticed + missed)).toFixed(1)} %`;
  process.stdout.write(`| ${name} | ${noticed + missed} | ${noticed} | ${timeouts} | ${score} |\n`);
}

function pathOf({ fileName }: MutantResult): string {
  return fileName.slice(fileName.indexOf("src/"));
}
