import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Live tests need root and network namespaces; .ci/run calls them by name so that a skipped one is seen.
    // The browser tests need Chromium: npm run test:browser.
    exclude: ["test/live/**", "test/browser/**", "node_modules/**"],
    testTimeout: 20_000,
    // A machine's log keeps what went wrong, not 200 lines of what went well.
    reporters: process.env["CI"] === undefined ? ["default"] : ["minimal"],
  },
});
