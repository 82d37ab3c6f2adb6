import type { Logger } from "../../../ports/logger.ts";
import type { Connection } from "../database/driver.ts";
import { storeFailure } from "../database/failure.ts";

/** Stands in a database while something that was deleted may still be read out of its pages. */
const MARK = "huiyin_unscrubbed";

/** Notes that the file has to be rewritten. Call it inside the transaction that deletes. */
export function needScrub(connection: Connection): void {
  connection.script(`create table if not exists ${MARK} (since integer) strict`);
}

/**
 * Rewrites the file if something deleted may still be in it: SQLite leaves what it deletes where it
 * was, until the room is used again. Takes seconds on a large file. Where the disk has no room for
 * it, the next start tries again.
 */
export function scrub(connection: Connection, file: string, logger: Logger): void {
  const isMarked = "select 1 from sqlite_schema where type = 'table' and name = ?";
  if (connection.prepare(isMarked).all([MARK]).length === 0) return;
  const started = performance.now();
  logger.info("store.scrubbing", { file, why: "secrets were kept in the clear before" });
  try {
    connection.script("vacuum");
    connection.query("pragma wal_checkpoint(truncate)");
    connection.script(`drop table ${MARK}`);
  } catch (error) {
    logger.warn("store.unscrubbed", { file, error: storeFailure(error) });
    return;
  }
  logger.info("store.scrubbed", { file, ms: Math.round(performance.now() - started) });
}
