import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

/** What this package says of itself, as far as it matters for those that are made from it. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** While nothing is published, so that nothing is by accident. */
  readonly private?: boolean;
  readonly license: string;
  readonly description: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const ROOT = new URL("../../../", import.meta.url).pathname;
export const BUILD = join(ROOT, "build");

export const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

/** What every package made here has in common. */
export function commonFields({ version, license, engines, private: isPrivate }: Manifest) {
  return { version, ...(isPrivate && { private: true }), license, type: "module", engines };
}

/** Those entries of `ranges` that `names` has, in order. */
export function pick(
  ranges: Readonly<Record<string, string>>,
  names: Iterable<string>,
): Readonly<Record<string, string>> {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(ranges).filter(([name]) => wanted.has(name)));
}

/** Packages that the JavaScript and the declarations of a folder import, as in `koa`. */
export function importedPackages(folder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\.(?:js|cjs|d\.ts)$/.test(file)) continue;
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, from, call, type] of text.matchAll(IMPORTS)) {
      const name = from ?? call ?? type ?? "";
      if (!name.startsWith(".") && !isBuiltin(name)) names.add(packageOf(name));
    }
    for (const [, name = ""] of text.matchAll(/\/\/\/ <reference types="([^"]+)"/g)) {
      names.add(`@types/${name}`);
    }
  }
  return names;
}

const IMPORTS =
  /^\s*(?:(?:import|export)\b[^"'`;]*?\bfrom\s*|import\s*)"([^"]+)"|\b(?:import|require|resolve)\(\s*"([^"./][^"]*)"|\bcreateRequire\([^)]*\)\("([^"]+)"/gm;

const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
