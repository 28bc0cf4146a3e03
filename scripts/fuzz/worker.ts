// Examines mutants, a batch a message; the parent watches the clock and the memory. See main.ts.
import { loadCorpus } from "./corpus.ts";
import { examine } from "./examine.ts";
import type { BatchOrder, BatchReport } from "./messages.ts";
import { mutant } from "./mutate.ts";
import { Random, seedOf } from "./random.ts";
import { wayOf } from "./way-of.ts";

const [path, ...folders] = process.argv.slice(2);
const corpus = loadCorpus(folders);

process.on("disconnect", () => process.exit());
process.on("message", async ({ seed, from, to }: BatchOrder) => {
  const faults: BatchReport["faults"] = [];
  for (let index = from; index < to; index++) {
    const fault = await examine(mutant(corpus, new Random(seedOf(seed, index))), wayOf(index, path!));
    if (fault !== null) faults.push({ index, fault });
  }
  process.send!({ faults, memory: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies BatchReport);
});
