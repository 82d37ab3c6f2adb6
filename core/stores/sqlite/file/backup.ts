import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { BotError } from "../../../errors.ts";
import { makePrivateFile } from "../../../private-files.ts";
import type { Connection } from "../database/driver.ts";
import { isDamage, storeFailure } from "../database/failure.ts";

/**
 * Writes a consistent copy of the database to a new file, for its owner only. It has its name when
 * all of it is on disk: what stops half-way leaves nothing, or a file that ends in `.partial`.
 *
 * @throws BotError `ERR_STORE` naming the target when that is the trouble, `ERR_STORE_FULL` when it
 *   has no room, `ERR_STORE_DAMAGED` when the database cannot be read
 */
export function backUp(connection: Connection, file: string): void {
  const target = resolve(file);
  if (existsSync(target)) {
    throw new BotError("ERR_STORE", `${target} exists: a backup never writes over anything`);
  }
  refuseTooSmall(connection, target);
  const draft = `${target}.partial`;
  try {
    rmSync(draft, { force: true });
    makePrivateFile(draft);
    connection.prepare("vacuum into ?").run([draft]);
    // The engine leaves that to its caller.
    sync(draft);
    renameSync(draft, target);
    sync(dirname(target));
  } catch (error) {
    removeQuietly(draft);
    throw isDamage(error) ? storeFailure(error) : unwritable(target, error);
  }
}

/** A copy that fills the disk of the database would stop the bot as well. */
function refuseTooSmall(connection: Connection, target: string): void {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(dirname(target));
    free = bavail * bsize;
  } catch (error) {
    throw unwritable(target, error);
  }
  const figure = (name: string) => Number(connection.query(`pragma ${name}`)[0]?.[name]);
  const pages = figure("page_count") - figure("freelist_count");
  const needed = pages * figure("page_size");
  if (needed <= free) return;
  throw new BotError(
    "ERR_STORE_FULL",
    `${target} needs ${mebibytes(needed)}, and its disk has ${mebibytes(free)}: choose another`,
  );
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What kept it from being written may keep it from being removed; its name says what it is.
  }
}

/** What the system's own words for it mean here; those of the engine are about the draft as well. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: "its directory does not exist: make it first",
  ENOTDIR: "a part of its path is a file, not a directory",
  EACCES: "this user may not write there: check the owner of its directory",
  EPERM: "this user may not write there: check the owner of its directory",
  EROFS: "its disk is mounted read-only: choose another",
  ENAMETOOLONG: "its name is too long",
  ENOSPC: "its disk is full: choose another, or make room",
  EDQUOT: "its disk is full: choose another, or make room",
  SQLITE_FULL: "its disk is full: choose another, or make room",
};

function unwritable(target: string, cause: unknown): BotError {
  const { code = "unknown" } = cause as NodeJS.ErrnoException;
  const full = code === "ENOSPC" || code === "EDQUOT" || code.startsWith("SQLITE_FULL");
  const why = WHY[code] ?? "check its directory and its disk";
  return new BotError(
    full ? "ERR_STORE_FULL" : "ERR_STORE",
    `${target} cannot be written: ${why} (${code})`,
    { cause },
  );
}
