import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadCorpus } from "../../scripts/fuzz/corpus.ts";
import { examine } from "../../scripts/fuzz/examine.ts";
import { mutant } from "../../scripts/fuzz/mutate.ts";
import { Random, seedOf } from "../../scripts/fuzz/random.ts";

/** What scripts/fuzz found, cut down; each was a fault once. */
const CASES = new URL("cases/", import.meta.url);
const CAPTURES = new URL("../../captures/", import.meta.url).pathname;
const MUTANTS = 200;

describe("counterexamples of the fuzzer", () => {
  const names = existsSync(CASES) ? readdirSync(CASES).filter((name) => name.endsWith(".pcap")) : [];
  test.each(names.length > 0 ? names : [null])("%s is answered", async (name) => {
    if (name === null) return;
    for (const variant of [0, 1, 2, 3]) expect(await examine(new Uint8Array(readFileSync(new URL(name, CASES))), { variant })).toBeNull();
  });
});

test("the first mutants of a fixed seed are answered", async () => {
  const corpus = loadCorpus([CAPTURES]);
  for (let index = 0; index < MUTANTS; index++) {
    expect(await examine(mutant(corpus, new Random(seedOf(6, index))), { variant: index }), `mutant ${index} of seed 6`).toBeNull();
  }
});
