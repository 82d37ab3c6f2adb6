import { defineConfig } from "vitest/config";

/**
 * Each of these has a process of its own: what plays with the process itself, with other processes,
 * or with time as it passes, and the tests of plugins, whose authors may know nothing of the others.
 * All the rest shares one process for each core, in any order, and leaves it as it was.
 */
const APART = [
  "plugins/**/*.test.ts",
  "test/{blackbox,chaos,docs,fuzz,package,threats}/**/*.test.ts",
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
          include: ["test/**/*.test.ts"],
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
