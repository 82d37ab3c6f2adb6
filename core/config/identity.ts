import { existsSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConfigError } from "../errors.ts";
import type { MadeUpIdentity, Platform } from "../platform/platform.ts";
import type { Entropy } from "../ports/entropy.ts";
import { makePrivateDirectory, writePrivateFile } from "../private-files.ts";
import { isObject } from "../reading/issues.ts";

const FILE = "sandbox-identity.json";

/**
 * Moves the file of an earlier version, which lay beside the data of real apps, to where the
 * sandbox keeps everything now: what was said stays addressed to the same app.
 *
 * @param directory of the sandbox
 * @returns whether there was one
 * @throws ConfigError when it cannot be moved
 */
export function adoptIdentities(directory: string): boolean {
  const old = join(dirname(directory), FILE);
  const file = join(directory, FILE);
  if (existsSync(file) || !existsSync(old)) return false;
  try {
    makePrivateDirectory(directory);
    renameSync(old, file);
  } catch (error) {
    throw unusable(old, "搬不走", "cannot be moved", error);
  }
  return true;
}

/** An app that needs an identity. */
interface Nameless {
  readonly name: string;
  readonly platform: Platform;
}

/**
 * The identities of `apps`, kept in the data directory so that what was said stays addressed to
 * the same app over restarts. Those that are missing are made up and written, for the owner only.
 *
 * @throws ConfigError when the file or the directory cannot be used
 */
export function sandboxIdentities(
  directory: string,
  apps: readonly Nameless[],
  entropy: Entropy,
  keepsNothing = false,
): ReadonlyMap<string, MadeUpIdentity> {
  const file = join(directory, FILE);
  const platforms = [...new Set(apps.map(({ platform }) => platform))];
  const kept = readKept(directory, file, platforms);
  const identities = new Map<string, MadeUpIdentity>();
  for (const platform of platforms) {
    const own = [...kept].filter(([, identity]) => platform.madeUp.isIdentity(identity));
    const names = apps.filter((app) => app.platform === platform).map(({ name }) => name);
    const made = platform.madeUp.identities(new Map(own), names, entropy);
    for (const [name, identity] of made) identities.set(name, identity);
  }
  const isNew = textOf(kept) !== textOf(identities);
  if (isNew && !keepsNothing) keep(directory, file, identities);
  return identities;
}

function readKept(
  directory: string,
  file: string,
  platforms: readonly Platform[],
): Map<string, MadeUpIdentity> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw unusable(file, "读不了", "cannot be read", error);
  }
  const kept = parseKept(text, platforms);
  if (!kept)
    throw unusable(
      file,
      `坏了；要重新开始，删掉文件夹 ${directory}`,
      `is damaged; to begin anew, delete the folder ${directory}`,
    );
  return kept;
}

function parseKept(
  text: string,
  platforms: readonly Platform[],
): Map<string, MadeUpIdentity> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isObject(parsed) || !isObject(parsed.apps)) return undefined;
    const entries = Object.entries(parsed.apps);
    return entries.every(([, value]) => platforms.some(({ madeUp }) => madeUp.isIdentity(value)))
      ? new Map(entries as [string, MadeUpIdentity][])
      : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (identities: ReadonlyMap<string, MadeUpIdentity>) =>
  `${JSON.stringify({ apps: Object.fromEntries(identities) }, undefined, 2)}\n`;

function keep(directory: string, file: string, kept: ReadonlyMap<string, MadeUpIdentity>): void {
  try {
    makePrivateDirectory(directory);
    writePrivateFile(file, textOf(kept));
  } catch (error) {
    throw unusable(file, "写不了", "cannot be written", error);
  }
}

function unusable(file: string, zh: string, en: string, cause?: unknown): ConfigError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const [where, whereEn] =
    code === undefined
      ? ["", ""]
      : [
          `（${code}）；检查 HUIYIN_DATA_DIR 和它的权限`,
          ` (${code}); check HUIYIN_DATA_DIR and its permissions`,
        ];
  return new ConfigError([{ path: file, zh: `${zh}${where}`, message: `${en}${whereEn}` }], {
    cause,
  });
}
