import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Failed, Misuse } from "../misuse.ts";

/** In which a bot's own words are written: its README, what its first plugin says. */
export const LANGUAGES = ["zh", "en"] as const;
export type BotLanguage = (typeof LANGUAGES)[number];

/** What a new bot is made of. */
export interface Supply {
  /** Folder with what is written, `common/` and one for each language. */
  readonly template: string;
  /** The `package.json` of the running version. */
  readonly manifest: SupplyManifest;
  /**
   * The running version as a file that npm can install, while nobody can download it.
   *
   * @throws Failed when it cannot be made
   */
  readonly tarball: () => string;
}

/** What matters of a `package.json` here. */
export interface SupplyManifest {
  readonly version: string;
  /** Nobody can download it. */
  readonly private?: boolean;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface WrittenBot {
  readonly name: string;
  readonly folder: string;
  /** From the bot's folder, sorted. */
  readonly files: readonly string[];
}

/** What npm takes as a name, as far as it does for a folder, systemd and an image as well. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Writes a bot of one's own into a folder that is empty or not there.
 *
 * @param folder its last part names the bot
 * @throws Misuse for a name that cannot be one
 * @throws Failed for a folder that holds something, and then nothing has been written
 */
export function writeBot(folder: string, language: BotLanguage, supply: Supply): WrittenBot {
  const target = resolve(folder);
  const name = basename(target);
  if (!NAME.test(name)) {
    throw new Misuse(
      `"${name}" 不能作名字：用小写字母、数字和 - . _，以字母或数字开头\n` +
        `"${name}" cannot be a name: take small letters, digits and - . _, a letter or digit first`,
    );
  }
  refuseFull(target);
  const { template, manifest } = supply;
  const tarball = manifest.private ? supply.tarball() : undefined;
  const files = new Map<string, string>();
  for (const part of ["common", language]) {
    for (const [file, text] of textsIn(join(template, part))) {
      files.set(file.replaceAll("dot-", ".").replace(/^bot(?=\.service$)/, name), text);
    }
  }
  files.set("package.json", packageJson(name, manifest, tarball));
  for (const [file, text] of files) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, told(text, name, tarball !== undefined));
  }
  if (tarball !== undefined) {
    mkdirSync(join(target, "vendor"));
    copyFileSync(tarball, join(target, "vendor", basename(tarball)));
    files.set(`vendor/${basename(tarball)}`, "");
  }
  return { name, folder: target, files: [...files.keys()].sort() };
}

/** A repository that was made before its first file is no reason. */
function refuseFull(folder: string): void {
  if (!existsSync(folder)) return;
  const isFolder = statSync(folder).isDirectory();
  const [first] = isFolder ? readdirSync(folder).filter((name) => name !== ".git") : [folder];
  if (first === undefined) return;
  throw new Failed(
    `${folder} 里已经有东西（${first}），什么都没写：换一个名字，或换一个空文件夹\n` +
      `${folder} is not empty (${first}), and nothing was written: take another name, or an empty folder`,
  );
}

function textsIn(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")];
    });
}

/** Lines about `vendor/` are for bots that have it. */
const told = (text: string, name: string, isVendored: boolean) =>
  (isVendored ? text : text.replace(/^COPY vendor .*\n/m, "")).replaceAll("{{name}}", name);

function packageJson(
  name: string,
  { version, engines, dependencies, devDependencies }: SupplyManifest,
  tarball: string | undefined,
): string {
  const ranges = { ...dependencies, ...devDependencies };
  const range = (names: readonly string[]) =>
    Object.fromEntries(names.map((one) => [one, ranges[one]]));
  const value = {
    name,
    version: "0.0.0",
    private: true,
    type: "module",
    engines,
    scripts: {
      start: "huiyin start",
      dev: "huiyin dev",
      test: "vitest run",
      check: "tsc && huiyin check",
      doctor: "huiyin doctor",
      bot: "huiyin",
    },
    dependencies: {
      huiyin: tarball === undefined ? version : `file:vendor/${basename(tarball)}`,
      ...range(["zod"]),
    },
    devDependencies: range(["@types/node", "typescript", "vitest"]),
    // The one package whose script npm runs after it is installed.
    allowScripts: { esbuild: true },
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
