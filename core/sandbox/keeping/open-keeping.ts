import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { CancelTimer, Clock } from "../../ports/clock.ts";
import type { Logger } from "../../ports/logger.ts";
import { makePrivateDirectory, writePrivateFile } from "../../private-files.ts";
import type { Keeping, KeptFiles, KeptPart } from "./keeping.ts";

export interface OpenKeepingOptions {
  /** Of the sandbox; made with the first thing that is kept. */
  readonly directory: string;
  /** Whose company it is: what another one left is not taken up. */
  readonly corpId: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FILE = "company.json";
const ASIDE = "company-set-aside.json";
const FOLDER = "media";
const ABOUT = "the company of huiyin's sandbox";
const VERSION = 1;
/** How much of what was said last a kill can take along, in milliseconds. */
const DELAY_MS = 500;

interface Kept {
  readonly about: typeof ABOUT;
  readonly version: typeof VERSION;
  readonly corpId: string;
  readonly startedAt: number;
  readonly parts: Readonly<Record<string, unknown>>;
}

/**
 * Keeps a company in a file, which is replaced as a whole a moment after a change: whoever is killed
 * leaves the one from before. A file that cannot be read is set aside, with a warning, and the
 * company begins anew.
 */
export function openKeeping(options: OpenKeepingOptions): Keeping {
  const { directory, corpId, clock, logger } = options;
  const file = join(directory, FILE);
  const had = readKept(options);
  const startedAt = clock.now();
  const parts = new Map<string, Pick<KeptPart<unknown>, "save">>();
  let cancel: CancelTimer | undefined;
  let failed = false;

  /** What nobody has asked for yet is handed on as it was. */
  const all = () => {
    const now = [...parts].map(([name, part]) => [name, part.save()]);
    return { ...had?.parts, ...Object.fromEntries(now) };
  };

  const flush = () => {
    if (!cancel) return;
    cancel();
    cancel = undefined;
    const kept: Kept = { about: ABOUT, version: VERSION, corpId, startedAt, parts: all() };
    attempt(() => {
      makePrivateDirectory(directory);
      writePrivateFile(file, JSON.stringify(kept));
    });
  };

  /** The sandbox goes on without; one warning until it works again. */
  const attempt = (write: () => void) => {
    try {
      write();
      failed = false;
    } catch (error) {
      if (!failed) logger.warn("sandbox.not_kept", { file, error });
      failed = true;
    }
  };

  return {
    startedAt,
    startedBefore: had?.startedAt,
    part<T>(name: string, part: KeptPart<T>) {
      parts.set(name, part);
      const own = had?.parts[name];
      if (own === undefined) return;
      try {
        part.load(own as T);
      } catch (error) {
        setAside(options, `its ${name} cannot be read`, error);
      }
    },
    changed() {
      cancel ??= clock.after(DELAY_MS, flush);
    },
    flush,
    files: keptFiles(join(directory, FOLDER), attempt),
  };
}

function readKept(options: OpenKeepingOptions): Kept | undefined {
  const { directory, corpId } = options;
  let text: string;
  try {
    text = readFileSync(join(directory, FILE), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    setAside(options, "it cannot be read", error);
    return undefined;
  }
  try {
    const kept = JSON.parse(text) as Kept;
    const isOurs = kept.about === ABOUT && kept.version === VERSION && kept.corpId === corpId;
    if (isOurs && typeof kept.startedAt === "number" && typeof kept.parts === "object") return kept;
    setAside(options, "it is of another version or another company");
  } catch (error) {
    setAside(options, "it is damaged", error);
  }
  return undefined;
}

/** A copy stays for whoever wants to look; the next write replaces the file itself. */
function setAside({ directory, logger }: OpenKeepingOptions, why: string, error?: unknown): void {
  const [file, copy] = [join(directory, FILE), join(directory, ASIDE)];
  try {
    copyFileSync(file, copy);
  } catch {
    // What cannot be read cannot be copied either; that it is lost has to be told all the same.
  }
  logger.warn("sandbox.set_aside", { file, why, copy, error });
}

function keptFiles(folder: string, attempt: (write: () => void) => void): KeptFiles {
  const drop = (name: string) => attempt(() => rmSync(join(folder, name), { force: true }));
  return {
    put: (name, bytes) =>
      attempt(() => {
        makePrivateDirectory(folder);
        writePrivateFile(join(folder, name), bytes);
      }),
    get(name) {
      try {
        return new Uint8Array(readFileSync(join(folder, name)));
      } catch {
        // Lost in a kill, or taken away by somebody: as if it had expired.
        return undefined;
      }
    },
    drop,
    retain(names) {
      const found = existsSync(folder) ? readdirSync(folder) : [];
      for (const name of found) if (!names.has(name)) drop(name);
    },
  };
}
