import { existsSync, rmSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BotError } from "../../../errors.ts";
import type { Logger } from "../../../ports/logger.ts";
import { makePrivateFile } from "../../../private-files.ts";
import { createStoreTables } from "../core-tables.ts";
import { type Connection, inTransaction } from "../database/driver.ts";
import { type Layout, versionOf } from "../database/schema.ts";
import { type HeldBack, NOTHING_HELD } from "./app-map.ts";
import { fromVersion1, fromVersion2 } from "./from-version-2.ts";
import { fromVersion3 } from "./from-version-3.ts";
import { holdOpen } from "./hold-open.ts";
import { scrub } from "./scrub.ts";

const SCHEMA_VERSION = 4;

/** A row a turn for what has ended, and one for every message that has not. */
export const TURN_LAYOUT: Layout = {
  version: SCHEMA_VERSION,
  create: createStoreTables,
  upgrade,
  hold: holdOpen,
};

/** A copy of a database as it was before its layout was changed; gone when it is opened the next time. */
const copyOf = (file: string) => `${file}.v3`;

/**
 * Brings a database of ours to the present version, with a copy kept beside it. Not inside a
 * transaction.
 *
 * @returns what is held since
 * @throws BotError `ERR_STORE_FULL` where there is no room for the copy
 */
function upgrade(connection: Connection, file: string, logger: Logger): HeldBack {
  const found = versionOf(connection);
  if (found === SCHEMA_VERSION) {
    removeCopy(file, logger);
    return NOTHING_HELD;
  }
  let held = NOTHING_HELD;
  if (found < 3) {
    held = inTransaction(connection, () => {
      if (found < 2) fromVersion1(connection);
      return found < 2 ? NOTHING_HELD : fromVersion2(connection);
    });
    // What was kept in the clear is not to be copied.
    scrub(connection, file, logger);
  }
  const started = performance.now();
  logger.info("store.upgrading", { file, from: found, to: SCHEMA_VERSION, copy: copyOf(file) });
  copy(connection, file);
  inTransaction(connection, () => fromVersion3(connection));
  logger.info("store.upgraded", { file, ms: Math.round(performance.now() - started) });
  return held;
}

/** The copy of an upgrade, if one is still there. */
export function removeCopy(file: string, logger: Logger): void {
  const old = copyOf(file);
  if (!existsSync(old)) return;
  rmSync(old, { force: true });
  logger.info("store.copy_removed", { copy: old });
}

function copy(connection: Connection, file: string): void {
  const target = copyOf(file);
  const { size } = statSync(file);
  const { bavail, bsize } = statfsSync(dirname(file));
  // The copy, and what the change itself writes.
  if (bavail * bsize < size * 2) {
    throw new BotError(
      "ERR_STORE_FULL",
      `${file} is of an earlier version, and its disk has no room for the copy that is made ` +
        `before it is changed: free ${Math.ceil((size * 2) / 2 ** 20)} MiB`,
    );
  }
  rmSync(target, { force: true });
  makePrivateFile(target);
  connection.prepare("vacuum into ?").run([target]);
}
