// npx tsx scripts/fuzz/main.ts [--seconds N] [--seed S] [--mutants N] [--from I] [FOLDER...]
// Mutants of captures through the whole of kexscope, in a process with bounds; what goes wrong becomes a case of test/property.

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { BoundedWorker, type Bounds } from "./bounded-worker.ts";
import { loadCorpus } from "./corpus.ts";
import { examine } from "./examine.ts";
import { minimise } from "./minimise.ts";
import { mutant } from "./mutate.ts";
import { Random, seedOf } from "./random.ts";
import { wayOf } from "./way-of.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CASES = join(ROOT, "test/property/cases");
const BATCH = 100;
/** A batch takes half a second; one mutant must never take longer than this. */
const BOUNDS: Bounds = { seconds: 10, megabytes: 256 };
/** Between two lines of progress. Seconds. */
const TELL_EVERY = 30;
/** After so many different faults a person should look first. */
const MAX_CASES = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string" }, seed: { type: "string" }, mutants: { type: "string" }, from: { type: "string" } },
});
const seconds = Number(values.seconds ?? 120);
const mutants = Number(values.mutants ?? Number.POSITIVE_INFINITY);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const folders = positionals.length > 0 ? positionals : [join(ROOT, "captures")];

const corpus = loadCorpus(folders);
const scratch = mkdtempSync(join(tmpdir(), "kexscope-fuzz-"));
const worker = new BoundedWorker(join(scratch, "mutant"), folders, BOUNDS);
const started = performance.now();
const faults = new Map<string, number>();
let index = Number(values.from ?? 0);
const first = index;
let told = started;

console.log(`seed ${seed}, ${corpus.length} captures, ${Number.isFinite(mutants) ? `${mutants} mutants` : `${seconds} s`}`);
while (elapsed() < seconds && index - first < mutants && faults.size < MAX_CASES) {
  const to = Math.min(index + BATCH, first + mutants);
  const found = await worker.run({ seed, from: index, to });
  for (const { index: guilty, fault } of found) await keep(guilty, fault);
  index = to;
  if (performance.now() - told > TELL_EVERY * 1000) tell();
}
tell();
worker.stop();
rmSync(scratch, { recursive: true });
process.exitCode = faults.size === 0 ? 0 : 1;

function elapsed(): number {
  return (performance.now() - started) / 1000;
}

function tell(): void {
  told = performance.now();
  const count = index - first;
  console.log(
    `${count} mutants in ${elapsed().toFixed(0)} s, ${(count / elapsed()).toFixed(0)}/s, ${worker.memory} MB at most, ${faults.size} faults (seed ${seed}, next ${index})`,
  );
}

/** Stores the first mutant with a fault, cut down where the fault shows in this process too. */
async function keep(guilty: number, fault: string): Promise<void> {
  const kind = fault.replace(/\d+/g, "N");
  const times = faults.get(kind) ?? 0;
  faults.set(kind, times + 1);
  if (times > 0) return;
  const whole = mutant(corpus, new Random(seedOf(seed, guilty)));
  const path = join(scratch, "smaller");
  const isBounded = /^(hangs|needs)/.test(fault);
  const small = isBounded ? whole : await minimise(whole, async (bytes) => (await examine(bytes, wayOf(guilty, path)))?.replace(/\d+/g, "N") === kind);
  mkdirSync(CASES, { recursive: true });
  const name = `${createHash("sha256").update(small).digest("hex").slice(0, 12)}.pcap`;
  writeFileSync(join(CASES, name), small);
  console.log(`mutant ${guilty}: ${fault}\n  stored as test/property/cases/${name} (${small.length} bytes)`);
}
