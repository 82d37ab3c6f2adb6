import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Entropy } from "../ports/entropy.ts";
import { Secret } from "../secret.ts";

const BYTES = 32;

/**
 * Makes a secret and keeps it in the data directory, readable by its owner only: whoever may read
 * that directory may ask the running bot.
 */
export function writeSecret(directory: string, name: string, entropy: Entropy): Secret {
  const text = Buffer.from(entropy(BYTES)).toString("base64url");
  const file = join(directory, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  // The mode above counts only for a file that is made anew.
  chmodSync(file, 0o600);
  return new Secret(text);
}
