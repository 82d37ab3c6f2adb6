import { defineConfig } from "vitest/config";

/** What plays with the process itself, with processes, or with time as it passes. */
const APART = [
  "test/{blackbox,chaos,docs,fuzz,threats}/**/*.test.ts",
  "test/**/{preflight,private-files,strays,system-clock}.test.ts",
  "test/core/{cli,watchdog}/**/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: "100%",
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.ts", "plugins/**/*.test.ts"],
          exclude: APART,
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: "apart", include: APART, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
