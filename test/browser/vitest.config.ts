import { defineConfig } from "vitest/config";

/** The page in a real browser: apart from the other tests, which need nothing but Node. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.browser.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
