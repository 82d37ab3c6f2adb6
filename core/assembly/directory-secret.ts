import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hmac } from "../crypto/signature.ts";
import { BotError } from "../errors.ts";
import type { Entropy } from "../ports/entropy.ts";
import { makePrivateDirectory, writePrivateFile } from "../private-files.ts";
import { Secret } from "../secret.ts";

const BYTES = 32;
const SHAPE = /^[\w-]{43}$/;

/* Secrets in the data directory: whoever may read that may ask the running bot. */

/**
 * What a browser that was let in shows from then on, kept so that a page stays open when the bot is
 * restarted.
 *
 * @throws BotError `ERR_STORE`, `ERR_STORE_FULL` when there is none and none can be written
 */
export function pageSecret(directory: string, entropy: Entropy): Secret {
  return readSecret(directory, "page-secret") ?? newSecret(directory, "page-secret", entropy);
}

/** The same for what plugins serve: neither cookie opens what the other does. */
export function pluginsSecret(directory: string, entropy: Entropy): Secret {
  const secret = pageSecret(directory, entropy).reveal();
  return new Secret(hmac("sha256", secret, Buffer.from("plugins")));
}

/**
 * What the command line reads to be let in: another one at every start, unless the disk refuses it,
 * since a full one must not keep the bot from starting.
 *
 * @throws BotError `ERR_STORE`, `ERR_STORE_FULL` when there is none and none can be written
 */
export function adminToken(directory: string, entropy: Entropy): Secret {
  try {
    return newSecret(directory, "admin-token", entropy);
  } catch (error) {
    const old = readSecret(directory, "admin-token");
    if (old) return old;
    throw error;
  }
}

/** What is missing, unreadable or of another form is none. */
function readSecret(directory: string, name: string): Secret | undefined {
  try {
    const text = readFileSync(join(directory, name), "utf8").trim();
    return SHAPE.test(text) ? new Secret(text) : undefined;
  } catch {
    return undefined;
  }
}

function newSecret(directory: string, name: string, entropy: Entropy): Secret {
  const text = Buffer.from(entropy(BYTES)).toString("base64url");
  const file = join(directory, name);
  try {
    makePrivateDirectory(directory);
    writePrivateFile(file, `${text}\n`);
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    const full = code === "ENOSPC" || code === "EDQUOT";
    throw new BotError(
      full ? "ERR_STORE_FULL" : "ERR_STORE",
      `${file} cannot be written (${code}): check HUIYIN_DATA_DIR, its owner and its disk`,
      { cause },
    );
  }
  return new Secret(text);
}
