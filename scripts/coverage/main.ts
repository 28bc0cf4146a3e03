/**
 * Holds each file of some folders to all of its lines and branches, by the tests of the folder's own mirror in test/ alone.
 *
 *     npm run test:coverage [-- FOLDER...]
 *
 * What may be missing stands in exceptions.ts, with its reason. Ends with 1 when more is missing, or when a test fails.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { EXCEPTIONS } from "./exceptions.ts";
import { type Missing, missingIn } from "./missing.ts";

/** The decoders, the facts, and what is said of them. */
const FOLDERS = ["net", "tcp", "ssh", "exchange", "verdicts"];

const asked = process.argv.slice(2);
let faults = 0;
for (const folder of asked.length === 0 ? FOLDERS : asked) faults += check(folder);
process.exit(faults === 0 ? 0 : 1);

function check(folder: string): number {
  const { status, stdout } = spawnSync("npx", ["vitest", "run", "--config", "vitest.coverage.config.ts"], {
    env: { ...process.env, KEXSCOPE_COVERED_FOLDER: folder },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) {
    process.stdout.write(stdout);
    return 1;
  }
  const all = missingIn(JSON.parse(readFileSync(`coverage/${folder}/coverage-final.json`, "utf8")));
  const total = (count: (missing: Missing) => number): number => all.reduce((sum, missing) => sum + count(missing), 0);
  const files = all.filter(({ places }) => places.length > 0);
  process.stdout.write(
    `src/${folder}: ${all.length} files, ${total(({ branches }) => branches)} branches; not covered: ${total(({ places }) => places.length)} in ${files.length} files\n`,
  );
  return files.filter((missing) => !isExcepted(missing)).length;
}

function isExcepted({ path, places }: Missing): boolean {
  const allowed = EXCEPTIONS.get(path)?.places ?? 0;
  if (places.length < allowed) process.stdout.write(`  ${path}: exceptions.ts allows ${allowed}, and only ${places.length} are missing\n`);
  if (places.length <= allowed) return true;
  for (const place of places) process.stdout.write(`  ${path}:${place} is covered by no test of its folder\n`);
  return false;
}
