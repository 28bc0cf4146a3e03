import { defineConfig } from "vitest/config";

/** The pages of --html in a real Chromium. Apart from `npm test`, which has to run where there is none; here a missing one is an error. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["test/browser/build.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env["CI"] === undefined ? ["default"] : ["minimal"],
  },
});
