import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Entropy } from "../ports/entropy.ts";
import { Secret } from "../secret.ts";

const FILE = "admin-token";
const TOKEN_BYTES = 32;

/**
 * Makes the token of this run and keeps it in the data directory, readable by its owner only:
 * whoever may read that directory may ask the running bot.
 */
export function writeAdminToken(directory: string, entropy: Entropy): Secret {
  const token = Buffer.from(entropy(TOKEN_BYTES)).toString("base64url");
  const file = join(directory, FILE);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  // The mode above counts only for a file that is made anew.
  chmodSync(file, 0o600);
  return new Secret(token);
}
