import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, normalize } from "node:path/posix";
import { describe, it } from "vitest";

/** Lowest floor first. A file imports from lower floors, or from its own room. */
const FLOORS: readonly (readonly string[])[] = [
  [
    "core/duration.ts",
    "core/errors.ts",
    "core/nearest.ts",
    "core/plain-data.ts",
    "core/secret.ts",
    "core/trace.ts",
    "core/two-languages.ts",
    "core/ports/",
  ],
  ["core/private-files.ts", "core/system-entropy.ts"],
  ["core/xml/", "core/crypto/"],
  ["core/events/"],
  ["core/replies/"],
  ["core/stores/", "core/logging/", "core/watchdog/"],
  ["core/metrics/"],
  ["core/reading/"],
  ["core/platform/"],
  ["core/wecom/"],
  ["core/bot/"],
  ["core/outbox/"],
  ["core/delivery/"],
  ["core/transport/", "core/recording/", "core/config/"],
  ["core/index.ts"],
  ["plugins/", "core/sandbox/"],
  ["core/page/"],
  ["core/assembly/"],
  ["core/testing/"],
  ["core/main.ts", "core/stop-signals.ts", "core/cli/", "bot.config.ts"],
];

/** The roots are one room in several files: a command starts main, main prints the banner. */
const ROOTS = FLOORS.length - 1;

/** Where each dependency may be imported: one place, as a rule. */
const DOORS: Readonly<Record<string, string | readonly string[]>> = {
  "@koa/router": "core/transport/",
  "@preact/signals": "core/page/browser/",
  "@standard-schema/spec": "core/bot/",
  "chinese-workday": "core/bot/jobs/workdays.ts",
  chokidar: ["core/cli/", "plugins/keyword-reply/"],
  citty: "core/cli/",
  cosmiconfig: "core/config/load.ts",
  croner: "core/bot/jobs/schedule.ts",
  esbuild: "core/page/server/bundle.ts",
  "fast-xml-parser": "core/xml/general-reader.ts",
  koa: "core/transport/",
  leaflet: "core/page/browser/",
  libsql: "core/stores/sqlite/database/driver.ts",
  "lru-cache": "core/transport/",
  papaparse: "plugins/keyword-reply/",
  pino: "core/logging/",
  "pino-pretty": "core/logging/",
  "prom-client": "core/metrics/",
  tsx: "core/config/load.ts",
  undici: ["core/wecom/api/", "core/transport/front/"],
  preact: "core/page/browser/",
  "raw-body": "core/transport/request.ts",
  re2js: "core/bot/",
  "topojson-client": "core/page/browser/",
  "world-atlas": "core/page/server/",
};

/**
 * What only one platform has: identities and keys of WeCom's apps, its host, its XML and errcodes.
 * The names of variables are for people, and may stand anywhere.
 */
const WECOM_OWN =
  /corp_?id|agent_?id|encoding_?aes_?key|qyapi|<xml|\bxml\w*\(|\/xml\/|\b(?:45009|45033|60020|81013)\b/i;
const VARIABLES = /\bWECOM_[A-Z_]+/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Where that is known: WeCom itself, WeCom played, the tables, and what people are told of it. */
const KNOWS_WECOM: readonly string[] = [
  "core/wecom/",
  "core/xml/",
  "core/crypto/",
  "core/events/",
  "core/replies/",
  "core/sandbox/",
  "core/page/",
  "core/testing/",
  "core/assembly/bot-in-sandbox.ts",
  "core/assembly/played-bot.ts",
  "core/assembly/sandbox.ts",
  "core/cli/say/deed-of.ts",
  "core/cli/replay/",
  "core/cli/doctor/advice.ts",
  "core/cli/banner.ts",
  // The address that is called unless another one is said.
  "core/config/settings.ts",
  // Fields that no log shows.
  "core/logging/safe-fields.ts",
  // Fields of events.
  "core/bot/failure.ts",
  "core/index.ts",
];

/** What the package imports itself by, resolved to the file that `exports` names. */
const SELF: Readonly<Record<string, string>> = {
  huiyin: "core/index.ts",
  "huiyin/testing": "core/testing/index.ts",
};

const rooms = FLOORS.flatMap((names, floor) => names.map((name) => ({ name, floor })));
const roomOf = (file: string) => rooms.find(({ name }) => file.startsWith(name));
const pluginOf = (file: string) => /^plugins\/([^/.]+)/.exec(file)?.[1];
/** What a new bot is made of imports as that bot does. */
const isSource = (name: string) =>
  /\.tsx?$/.test(name) && !name.includes(".test.") && !name.startsWith("cli/new/template/");

const files = [
  "bot.config.ts",
  ...["core", "plugins"].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter(isSource)
      .map((name) => join(root, name)),
  ),
];

/** Module names in `import … from`, `export … from`, `import "…"` and `import("…")`. */
const specifiers = new Map(
  files.map((file) => [
    file,
    [
      ...readFileSync(file, "utf8").matchAll(
        /^\s*(?:(?:import|export)\b[^"'`;]*?\bfrom\s*|import\s*)"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
      ),
    ].map(([, fromClause, call]) => fromClause ?? call ?? ""),
  ]),
);
const specifiersOf = (file: string) => specifiers.get(file) ?? [];

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

/** What is wrong with the way a file imports its neighbours. */
function upwards(file: string): readonly string[] {
  const from = roomOf(file);
  if (!from) return [`${file} is on no floor`];
  return targetsOf(file).flatMap((target) => {
    // Neither has imports.
    if (target === "package.json" || target === "core/preflight.cjs") return [];
    const to = roomOf(target);
    if (!to) return [`${file} imports ${target}, which is on no floor`];
    const atRoots = from.floor === ROOTS && to.floor === ROOTS;
    if (to === from || to.floor < from.floor || atRoots) return [];
    return [`${file} must not import ${target}`];
  });
}

/** What is wrong with the packages that a file imports. */
function notByTheDoor(file: string): readonly string[] {
  const inCore = file.startsWith("core/");
  return specifiersOf(file).flatMap((name) => {
    if (name.startsWith(".") || isBuiltin(name)) return [];
    if (name in SELF) {
      return inCore ? [`${file}: the core does not import itself by name`] : [];
    }
    const door = DOORS[packageOf(name)];
    if (!door) return inCore ? [`${file}: ${name} has no door`] : [];
    return [door].flat().some((one) => file.startsWith(one))
      ? []
      : [`${file}: only ${door} imports ${name}`];
  });
}

/** What a plugin imports that is neither its own nor the public door. */
function notAtHome(file: string): readonly string[] {
  const targets = targetsOf(file).filter(
    (target) => target !== "core/index.ts" && pluginOf(target) !== pluginOf(file),
  );
  const names = specifiersOf(file).filter((name) => name.includes("core/"));
  return [...targets, ...names].map((target) => `${file} must not import ${target}`);
}

/** Names that a file declares and exports; what it passes on is declared elsewhere. */
function exportedNamesOf(file: string): readonly string[] {
  const declared = readFileSync(file, "utf8").matchAll(
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|namespace) (\w+)/gm,
  );
  return [...declared].map(([, name]) => name ?? "");
}

describe("architecture", () => {
  it("finds the files and their imports", () => {
    assert.ok(files.length > 40);
    assert.ok(files.some((file) => targetsOf(file).includes("core/errors.ts")));
    assert.ok(targetsOf("bot.config.ts").includes("core/index.ts"));
  });

  it("has a floor for every file", () => {
    assert.deepEqual(
      files.filter((file) => !roomOf(file)),
      [],
    );
  });

  for (const room of rooms) {
    const inside = files.filter((file) => roomOf(file) === room);

    it(`${room.name} stands, and imports downwards`, () => {
      assert.ok(inside.length > 0, `${room.name} is empty`);
      assert.deepEqual(inside.flatMap(upwards), []);
    });

    it(`${room.name} imports packages by their door`, () => {
      assert.deepEqual(inside.flatMap(notByTheDoor), []);
    });
  }

  it("has plugins that stay at home", () => {
    const inPlugins = files.filter(pluginOf);
    assert.ok(inPlugins.length > 0);
    assert.deepEqual(inPlugins.flatMap(notAtHome), []);
  });

  it("knows WeCom where WeCom is, and asks a platform elsewhere", () => {
    const inCore = files.filter((file) => file.startsWith("core/"));
    const knowing = inCore.filter((file) =>
      WECOM_OWN.test(readFileSync(file, "utf8").replace(COMMENTS, "").replace(VARIABLES, "")),
    );
    assert.deepEqual(
      knowing.filter((file) => !KNOWS_WECOM.some((place) => file.startsWith(place))),
      [],
    );
    for (const place of KNOWS_WECOM) {
      assert.ok(
        knowing.some((file) => file.startsWith(place)),
        `${place} need not be excepted`,
      );
    }
  });

  it("has no circle, not even of types", () => {
    const known = new Set(files);
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]) => {
      assert.ok(!path.includes(file), [...path, file].join(" → "));
      if (done.has(file) || !known.has(file)) return;
      for (const target of targetsOf(file)) visit(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it("exports each name of core once, so that an editor offers one", () => {
    const declared = new Map<string, string[]>();
    for (const file of files.filter((name) => name.startsWith("core/"))) {
      // Overloads in one file, or a type beside its value, are one thing.
      for (const name of new Set(exportedNamesOf(file))) {
        declared.set(name, [...(declared.get(name) ?? []), file]);
      }
    }
    assert.ok(declared.size > 1_000);
    assert.deepEqual(
      [...declared].filter(([, places]) => places.length > 1),
      [],
    );
  });

  it("keeps node:crypto in the crypto room and the default entropy", () => {
    const outside = files.filter((file) => specifiersOf(file).includes("node:crypto"));
    const allowed = /^core\/(crypto|system-entropy|transport\/admin|config\/|cli\/)/;
    for (const file of outside) assert.match(file, allowed);
  });
});
