import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, normalize } from "node:path/posix";
import { describe, it } from "vitest";

/** Lowest floor first. A file imports from lower floors, or from its own room. */
const FLOORS: readonly (readonly string[])[] = [
  [
    "core/errors.ts",
    "core/secret.ts",
    "core/nearest.ts",
    "core/trace.ts",
    "core/two-languages.ts",
    "core/promise-like.ts",
    "core/plain-data.ts",
    "core/ports/",
  ],
  [
    ...["core/owned-clock.ts", "core/private-files.ts", "core/steady-clock.ts"],
    ...["core/system-clock.ts", "core/within.ts"],
  ],
  ["core/xml/", "core/crypto/"],
  ["core/events/"],
  ["core/contracts/"],
  [
    "core/adapters/",
    "core/api/",
    "core/bot/",
    "core/delivery/",
    "core/store/",
    "core/stores/",
    "core/logging/",
    "core/metrics/",
    "core/recording/",
    "core/watchdog/",
  ],
  ["core/config/"],
  ["core/index.ts"],
  ["plugins/", "core/transport/", "core/sandbox/"],
  ["core/assembly/"],
  ["core/testing/"],
  ["core/main.ts", "core/stop-signals.ts", "core/cli/", "bot.config.ts"],
];

/** The roots are one room in several files: a command starts main, main prints the banner. */
const ROOTS = FLOORS.length - 1;

/** The one place that may import each dependency. */
const DOORS: Readonly<Record<string, string>> = {
  "@koa/router": "core/transport/",
  "@preact/signals": "core/sandbox/page/",
  "@standard-schema/spec": "core/bot/",
  chokidar: "core/cli/",
  citty: "core/cli/",
  cosmiconfig: "core/config/load.ts",
  esbuild: "core/sandbox/page-server/bundle.ts",
  "fast-xml-parser": "core/xml/general-reader.ts",
  koa: "core/transport/",
  leaflet: "core/sandbox/page/",
  libsql: "core/stores/sqlite/driver.ts",
  "lru-cache": "core/transport/",
  pino: "core/logging/",
  "pino-pretty": "core/logging/",
  "prom-client": "core/metrics/",
  undici: "core/api/",
  preact: "core/sandbox/page/",
  "raw-body": "core/transport/body.ts",
  re2js: "core/bot/",
  "topojson-client": "core/sandbox/page/",
  "world-atlas": "core/sandbox/page-server/",
};

/** What the package imports itself by, resolved to the file that `exports` names. */
const SELF: Readonly<Record<string, string>> = {
  huiyin: "core/index.ts",
  "huiyin/testing": "core/testing/index.ts",
};

const rooms = FLOORS.flatMap((names, floor) => names.map((name) => ({ name, floor })));
const roomOf = (file: string) => rooms.find(({ name }) => file.startsWith(name));
const pluginOf = (file: string) => /^plugins\/([^/.]+)/.exec(file)?.[1];
const isSource = (name: string) => /\.tsx?$/.test(name) && !name.includes(".test.");

const files = [
  "bot.config.ts",
  ...["core", "plugins"].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter(isSource)
      .map((name) => join(root, name)),
  ),
];

/** Module names in `import … from`, `export … from`, `import "…"` and `import("…")`. */
const specifiersOf = (file: string) =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /^\s*(?:(?:import|export)\b[^"'`;]*?\bfrom\s*|import\s*)"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
    ),
  ].map(([, fromClause, call]) => fromClause ?? call ?? "");

const targetsOf = (file: string) =>
  specifiersOf(file).flatMap((name) => {
    if (name.startsWith(".")) return [normalize(join(file, "..", name))];
    return SELF[name] ?? [];
  });

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

describe("architecture", () => {
  it("finds the files and their imports", () => {
    assert.ok(files.length > 40);
    assert.ok(files.some((file) => targetsOf(file).includes("core/errors.ts")));
    assert.ok(targetsOf("bot.config.ts").includes("core/index.ts"));
  });

  for (const file of files) {
    it(`${file} imports downwards`, () => {
      const from = roomOf(file);
      assert.ok(from, `${file} is on no floor`);
      for (const target of targetsOf(file)) {
        if (target === "package.json") continue;
        const to = roomOf(target);
        assert.ok(to, `${file} imports ${target}, which is on no floor`);
        const atRoots = from.floor === ROOTS && to.floor === ROOTS;
        assert.ok(
          to === from || to.floor < from.floor || atRoots,
          `${file} must not import ${target}`,
        );
      }
    });

    it(`${file} imports packages by their door`, () => {
      for (const name of specifiersOf(file)) {
        if (name.startsWith(".") || isBuiltin(name)) continue;
        if (name in SELF) {
          assert.ok(!file.startsWith("core/"), `${file}: the core does not import itself by name`);
          continue;
        }
        const door = DOORS[packageOf(name)];
        if (!door) assert.ok(!file.startsWith("core/"), `${file}: ${name} has no door`);
        else assert.ok(file.startsWith(door), `${file}: only ${door} imports ${name}`);
      }
    });
  }

  for (const file of files.filter(pluginOf)) {
    it(`${file} stays at home`, () => {
      for (const target of targetsOf(file)) {
        const allowed = target === "core/index.ts" || pluginOf(target) === pluginOf(file);
        assert.ok(allowed, `${file} must not import ${target}`);
        for (const name of specifiersOf(file)) assert.ok(!name.includes("core/"), name);
      }
    });
  }

  it("has no circle, not even of types", () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      assert.ok(!path.includes(file), [...path, file].join(" → "));
      if (done.has(file) || !files.includes(file)) return;
      for (const target of targetsOf(file)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it("keeps node:crypto in the crypto room and the default entropy", () => {
    const outside = files.filter((file) => specifiersOf(file).includes("node:crypto"));
    const allowed = /^core\/(crypto|adapters\/wecom\/entropy|transport\/admin|config\/|cli\/)/;
    for (const file of outside) assert.match(file, allowed);
  });
});
