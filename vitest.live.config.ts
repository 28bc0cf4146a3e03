import { defineConfig } from "vitest/config";

/** Tests on a real wire: root, network namespaces, real programs. One at a time, because they measure time. */
export default defineConfig({
  test: {
    include: ["test/live/**/*.test.ts"],
    globalSetup: ["test/live/build.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env["CI"] === undefined ? ["default"] : ["minimal"],
  },
});
