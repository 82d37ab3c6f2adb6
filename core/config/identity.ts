import { existsSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { isEncodingAesKey } from "../crypto/brands.ts";
import { ConfigError } from "../errors.ts";
import type { Entropy } from "../ports/entropy.ts";
import { makePrivateDirectory, writePrivateFile } from "../private-files.ts";
import { isObject } from "./issues.ts";

/** What an app in sandbox mode goes by. Made up, and known to nobody but this data directory. */
export interface SandboxIdentity {
  readonly corpId: string;
  readonly agentId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** For the sandbox's active API. */
  readonly secret: string;
}

/** As an earlier version may have kept it. */
type KeptIdentity = Omit<SandboxIdentity, "secret"> & { readonly secret?: string };

const FILE = "sandbox-identity.json";
const FIRST_AGENT = 1_000_002;

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

/**
 * The identities of `names`, kept in the data directory so that what was said stays addressed to
 * the same app over restarts. Those that are missing are made up and written, for the owner only.
 *
 * @throws ConfigError when the file or the directory cannot be used
 */
export function sandboxIdentities(
  directory: string,
  names: readonly string[],
  entropy: Entropy,
  keepsNothing = false,
): ReadonlyMap<string, SandboxIdentity> {
  const file = join(directory, FILE);
  const kept = readKept(directory, file);
  const corpId = [...kept.values()][0]?.corpId ?? `ww${hex(entropy(8))}`;
  const missing = names.filter((name) => !kept.has(name));
  const agents = [...kept.values()].map(({ agentId }) => Number(agentId));
  const next = Math.max(FIRST_AGENT - 1, ...agents) + 1;
  missing.forEach((name, index) => {
    kept.set(name, {
      corpId,
      agentId: String(next + index),
      token: lettersAndDigits(32, entropy),
      encodingAesKey: lettersAndDigits(43, entropy),
    });
  });
  // What an earlier version kept has no secret.
  const whole = [...kept].map(([name, identity]): [string, SandboxIdentity] => [
    name,
    { ...identity, secret: identity.secret ?? lettersAndDigits(43, entropy) },
  ]);
  const identities = new Map(whole);
  const isNew = missing.length > 0 || [...kept.values()].some(({ secret }) => !secret);
  if (isNew && !keepsNothing) keep(directory, file, identities);
  return identities;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Unbiased: bytes beyond the last whole alphabet are drawn again. */
function lettersAndDigits(length: number, entropy: Entropy): string {
  let text = "";
  while (text.length < length) {
    const [byte = 255] = entropy(1);
    if (byte < 4 * ALPHABET.length) text += ALPHABET[byte % ALPHABET.length];
  }
  return text;
}

function readKept(directory: string, file: string): Map<string, KeptIdentity> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw unusable(file, "读不了", "cannot be read", error);
  }
  const kept = parseKept(text);
  if (!kept)
    throw unusable(
      file,
      `坏了；要重新开始，删掉文件夹 ${directory}`,
      `is damaged; to begin anew, delete the folder ${directory}`,
    );
  return kept;
}

function parseKept(text: string): Map<string, KeptIdentity> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isObject(parsed) || !isObject(parsed.apps)) return undefined;
    const entries = Object.entries(parsed.apps);
    return entries.every(([, value]) => isIdentity(value))
      ? new Map(entries as [string, KeptIdentity][])
      : undefined;
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is KeptIdentity {
  if (!isObject(value)) return false;
  const { corpId, agentId, token, encodingAesKey, secret } = value;
  return (
    typeof corpId === "string" &&
    /^ww[0-9a-f]{16}$/.test(corpId) &&
    typeof agentId === "string" &&
    /^\d{1,15}$/.test(agentId) &&
    typeof token === "string" &&
    /^[0-9A-Za-z]{32}$/.test(token) &&
    typeof encodingAesKey === "string" &&
    isEncodingAesKey(encodingAesKey) &&
    (secret === undefined || (typeof secret === "string" && /^[0-9A-Za-z]{43}$/.test(secret)))
  );
}

function keep(directory: string, file: string, kept: ReadonlyMap<string, SandboxIdentity>): void {
  const text = `${JSON.stringify({ apps: Object.fromEntries(kept) }, undefined, 2)}\n`;
  try {
    makePrivateDirectory(directory);
    writePrivateFile(file, text);
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
