/* A bot of one's own outside the checkout: what npm and Node do in its folder, as its author would have them do. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const CHECKOUT = new URL("../..", import.meta.url).pathname;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Nothing of this process but where programs and the cache of packages are. */
export const ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: "C.UTF-8",
  PORT: "0",
  HUIYIN_ADMIN_PORT: "0",
};

/** Runs a program to its end. */
export async function run(
  directory: string,
  command: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(command, words, {
    cwd: directory,
    env: { ...ENVIRONMENT, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], out, err] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, out, err };
}

/**
 * Runs a program that is to succeed.
 *
 * @returns what it printed
 */
export async function succeed(
  directory: string,
  command: string,
  ...words: readonly string[]
): Promise<string> {
  const { code, out, err } = await run(directory, command, words);
  if (code !== 0) throw new Error(`${command} ${words.join(" ")}: ${code}\n${out}${err}`);
  return out;
}

/**
 * Installs what the `package.json` of a folder asks for: what this checkout has as well in the same versions,
 * which are in the cache of whoever has installed it, so that nothing is downloaded.
 *
 * @param others packages that the checkout does not have, as a `package-lock.json` has them
 */
export async function install(
  directory: string,
  others: Readonly<Record<string, object>> = {},
): Promise<void> {
  const read = async (file: string) => JSON.parse(await readFile(file, "utf8"));
  const manifest = await read(join(directory, "package.json"));
  const lock = await read(join(CHECKOUT, "package-lock.json"));
  const { name, version, dependencies, devDependencies } = manifest;
  const own = { name, version, dependencies, devDependencies };
  await writeFile(
    join(directory, "package-lock.json"),
    JSON.stringify({ ...lock, name, version, packages: { ...lock.packages, "": own, ...others } }),
  );
  await succeed(directory, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund");
}
