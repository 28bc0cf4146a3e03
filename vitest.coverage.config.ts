import { defineConfig } from "vitest/config";

/** Started by scripts/coverage/main.ts, folder by folder. */
const folder = process.env["KEXSCOPE_COVERED_FOLDER"];
if (folder === undefined) throw new Error("npm run test:coverage starts this");

export default defineConfig({
  test: {
    include: [`test/${folder}/**/*.test.ts`],
    setupFiles: ["test/fixed-seed.ts"],
    testTimeout: 60_000,
    coverage: {
      enabled: true,
      provider: "v8",
      include: [`src/${folder}/**/*.ts`],
      reporter: ["json"],
      reportsDirectory: `coverage/${folder}`,
    },
  },
});
