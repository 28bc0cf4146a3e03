import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The folder of src whose code is changed; only its own tests may notice. */
const folder = process.env["KEXSCOPE_MUTATED_FOLDER"];
if (folder === undefined) throw new Error("npm run test:mutation starts this");

/** A mutant's run ends with the first test that notices it: properties, which take most of the time, come last. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => moduleId.endsWith(".property.test.ts");
    return [...files].sort((a, b) => Number(isSlow(a)) - Number(isSlow(b)));
  }
}

export default defineConfig({
  test: {
    include: [`test/${folder}/**/*.test.ts`],
    // One replaces a module, which needs a process of its own; the other takes seconds for every mutant.
    exclude: ["test/ssh/hassh-without-md5.test.ts", "test/tcp/full-tables.test.ts"],
    setupFiles: ["test/fixed-seed.ts"],
    testTimeout: 20_000,
    isolate: false,
    fileParallelism: false,
    sequence: { sequencer: QuickFirst },
    // Whatever no test notices takes all of them, and an endless loop ends the sooner the fewer turns it had without the change.
    env: { KEXSCOPE_PROPERTY_SHARE: "0.1" },
  },
});
