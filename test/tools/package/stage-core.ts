import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { createBundle, landJson } from "../../../core/page/server/bundle.ts";
import {
  BUILD,
  commonFields,
  importedPackages,
  type Manifest,
  manifest,
  pick,
  ROOT,
} from "./manifest.ts";

/** Stages `huiyin` itself: JavaScript with its declarations, the page as a browser takes it, the docs. */
export async function stageCore(): Promise<void> {
  const stage = join(BUILD, "huiyin");
  const dist = join(stage, "dist");
  await Promise.all([
    // Whoever reads the JavaScript has lines of the sources; what is said there is twice as much.
    compile(CONFIG, "--removeComments"),
    compile(CONFIG, "--emitDeclarationOnly", "--declaration", "--sourceMap", "false"),
  ]);
  mapToSelf(dist);
  dropUnseenTypes(dist, ["index.d.ts", "testing/index.d.ts"]);
  copyFileSync(join(ROOT, "core/preflight.cjs"), join(dist, "preflight.cjs"));
  chmodSync(join(dist, "cli/huiyin.js"), 0o755);
  cpSync(join(ROOT, "core/cli/new/template"), join(dist, "cli/new/template"), { recursive: true });
  await bundlePage(join(dist, "page/built"));
  for (const name of ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE"]) {
    copyFileSync(join(ROOT, name), join(stage, name));
  }
  cpSync(join(ROOT, "docs"), join(stage, "docs"), { recursive: true });
  writeJson(join(stage, "tsconfig.json"), botConfig());
  writeJson(join(stage, "package.json"), coreManifest(manifest, importedPackages(dist)));
}

const CONFIG = "test/tools/package/tsconfig.json";

/** @param config a `tsconfig.json`, from the root of this checkout */
export async function compile(config: string, ...options: readonly string[]): Promise<void> {
  const tsc = spawn(join(ROOT, "node_modules/.bin/tsc"), ["-p", config, ...options], {
    cwd: ROOT,
    stdio: "inherit",
  });
  const [code] = await once(tsc, "close");
  if (code !== 0) throw new Error(`${config} does not compile`);
}

/** Leaves those declarations that can be reached from what the package exports. */
function dropUnseenTypes(folder: string, entries: readonly string[]): void {
  const seen = new Set<string>();
  const see = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, name = ""] of text.matchAll(/\b(?:from |import\(|import )"(\.[^"]+)\.ts"/g)) {
      see(join(dirname(file), `${name}.d.ts`));
    }
  };
  entries.forEach(see);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".d.ts") && !seen.has(name)) rmSync(join(folder, name));
  }
}

export const writeJson = (file: string, value: unknown) =>
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);

/**
 * Lets a stack name a file beside the JavaScript that it came from: the sources are not packed, and
 * whose line it is is told by the folder.
 */
export function mapToSelf(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js.map")) continue;
    const file = join(folder, name);
    const map = JSON.parse(readFileSync(file, "utf8"));
    const sources = map.sources.map((source: string) => basename(source));
    writeFileSync(file, JSON.stringify({ ...map, sources }));
  }
}

async function bundlePage(folder: string): Promise<void> {
  const { script, style } = await createBundle()();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "page.js"), script);
  writeFileSync(join(folder, "page.css"), style);
  writeFileSync(join(folder, "land.json"), landJson());
}

/** What a bot's own `tsconfig.json` extends: as strict as this project, and nothing to build. */
function botConfig() {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.json"), "utf8"));
  return { compilerOptions };
}

function coreManifest(
  { name, description, dependencies, devDependencies, ...rest }: Manifest,
  imported: ReadonlySet<string>,
) {
  return {
    name,
    description,
    ...commonFields({ name, description, dependencies, devDependencies, ...rest }),
    bin: { huiyin: "dist/cli/huiyin.js" },
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./testing": { types: "./dist/testing/index.d.ts", default: "./dist/testing/index.js" },
      "./tsconfig.json": "./tsconfig.json",
      "./package.json": "./package.json",
    },
    files: ["dist", "docs", "!docs/images", "tsconfig.json"],
    dependencies: {
      ...pick(
        dependencies,
        [...imported].filter((name) => !BUILT_IN.includes(name)),
      ),
      // The types of Node stand in our own, and must be the same as the bot's.
      "@types/node": `>=${devDependencies["@types/node"]?.replace(/^\D+/, "")}`,
    },
    // What a bot that `new` makes is written and tested with.
    devDependencies: pick({ ...dependencies, ...devDependencies }, BOT_TOOLS),
  };
}

/** Packages of which the build takes what it needs. */
const BUILT_IN: readonly string[] = ["world-atlas"];

/** What `new` writes into a bot's `package.json`, in the versions of this checkout. */
export const BOT_TOOLS = ["@types/node", "typescript", "vitest", "zod"];
