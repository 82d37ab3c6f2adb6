import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Issues } from "./issues.ts";

/** Variables by name, as in `process.env`. */
export type Environment = Record<string, string | undefined>;

/**
 * Adds what `.env` in `directory` says to `environment`, where that says nothing yet: whoever
 * starts the process has the last word. A missing file is none.
 *
 * `environment` itself is changed, so that plugins that read `process.env` see the same.
 */
export function addDotEnv(environment: Environment, directory: string, issues: Issues): void {
  const text = readDotEnv(join(directory, ".env"), issues);
  // A BOM would become part of the first name.
  const values = parseEnv(text.replace(/^\ufeff/, ""));
  for (const [name, value] of Object.entries(values)) {
    if (environment[name] === undefined) environment[name] = value;
  }
}

function readDotEnv(file: string, issues: Issues): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") issues.add(".env", `cannot be read (${code}); make it a readable file`);
    return "";
  }
}
