import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD, commonFields, importedPackages, manifest, pick, ROOT } from "./manifest.ts";
import { compile, mapToSelf, writeJson } from "./stage-core.ts";

/** Folders of `plugins/`. */
export const pluginNames = (): readonly string[] =>
  readdirSync(join(ROOT, "plugins"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/**
 * Stages a shipped plugin as a package of its own, with the dependencies that it imports.
 *
 * @returns the name of the package, which is that of its folder
 */
export async function stagePlugin(plugin: string): Promise<string> {
  const name = `huiyin-${plugin}`;
  const source = join(ROOT, "plugins", plugin);
  const stage = join(BUILD, name);
  const dist = join(stage, "dist");
  mkdirSync(dist, { recursive: true });
  const config = join(BUILD, `${name}.json`);
  writeJson(config, {
    extends: "../test/tools/package/tsconfig.json",
    compilerOptions: {
      rootDir: source,
      outDir: dist,
      // What it sees of the core is what anybody's plugin sees.
      paths: { huiyin: ["./huiyin/dist/index.d.ts"] },
      typeRoots: ["../node_modules/@types"],
    },
    include: [source],
    exclude: [`${source}/**/*.test.ts`, `${source}/**/browser`],
  });
  await compile(config, "--declaration");
  mapToSelf(dist);
  // What the browser gets is bundled where it is served.
  cpSync(source, dist, { recursive: true, filter: isNoModule });
  const { huiyin, ...dependencies } = rangesOf(importedPackages(dist));
  writeJson(join(stage, "package.json"), {
    name,
    description: firstSentence(readFileSync(join(source, "index.ts"), "utf8")),
    ...commonFields(manifest),
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    files: ["dist"],
    dependencies,
    peerDependencies: { huiyin },
  });
  return name;
}

const isNoModule = (file: string) =>
  !/\.test\.tsx?$/.test(file) && (!/\.ts$/.test(file) || /\/browser\//.test(file));

const rangesOf = (imported: ReadonlySet<string>): Readonly<Record<string, string>> => ({
  ...pick(manifest.dependencies, imported),
  huiyin: `^${manifest.version}`,
});

/** What the last doc comment says first: the plugin itself stands at the end of its file. */
function firstSentence(text: string): string {
  const comments = [
    ...text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+ = definePlugin/g),
  ];
  const words = (comments.at(-1)?.[1] ?? "")
    .replace(/^\s*\*/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return /^.*?[.:](?= |$)/.exec(words)?.[0].replace(/[.:]$/, "") ?? words;
}
