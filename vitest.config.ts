import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Live tests need root and network namespaces; .ci/run calls them by name so that a skipped one is seen.
    exclude: ["test/live/**", "node_modules/**"],
    testTimeout: 20_000,
  },
});
