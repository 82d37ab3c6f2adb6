import { readFileSync } from "node:fs";
import { writePrivateFile } from "../../private-files.ts";

/** Who holds a database, for the message that a second process shows. */
export interface Holder {
  readonly pid: number;
  /** When it opened the database, as ISO 8601. */
  readonly since: string;
}

/**
 * The note beside a database, `<file>-mark`. That it exists says that the database has held data:
 * SQLite takes a file of zero bytes for a new one. The lock itself is SQLite's; this only names
 * its holder.
 */
export interface Mark {
  readonly exists: boolean;
  /** Undefined when nobody holds it, or the note cannot be read. */
  readonly holder: Holder | undefined;
}

const pathOf = (database: string) => `${database}-mark`;

export function readMark(database: string): Mark {
  let text: string;
  try {
    text = readFileSync(pathOf(database), "utf8");
  } catch {
    return { exists: false, holder: undefined };
  }
  return { exists: true, holder: holderIn(text) };
}

/** Replaces the note in one step, so that nobody reads half of it. */
export function writeMark(database: string, holder: Holder | undefined): void {
  const text = JSON.stringify({ about: "holds data of huiyin", holder });
  writePrivateFile(pathOf(database), `${text}\n`);
}

function holderIn(text: string): Holder | undefined {
  try {
    const { holder } = JSON.parse(text) as { readonly holder?: Partial<Holder> };
    const { pid, since } = holder ?? {};
    return typeof pid === "number" && typeof since === "string" ? { pid, since } : undefined;
  } catch {
    return undefined;
  }
}
