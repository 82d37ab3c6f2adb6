import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entropy } from "../ports/entropy.ts";
import { Secret } from "../secret.ts";
import { writeSecret } from "./write-secret.ts";

const FILE = "page-secret";
const SHAPE = /^[\w-]{43}$/;

/**
 * What a browser that was let in shows from then on. Kept in the data directory, so that a page
 * stays open when the bot is restarted.
 */
export function pageSecret(directory: string, entropy: Entropy): Secret {
  const kept = readKept(join(directory, FILE));
  return kept ? new Secret(kept) : writeSecret(directory, FILE, entropy);
}

function readKept(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    return SHAPE.test(text) ? text : undefined;
  } catch {
    // There is none yet, or it cannot be read: then another is made, and the page opened anew.
    return undefined;
  }
}
