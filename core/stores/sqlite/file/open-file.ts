import { realpathSync, renameSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { BotError } from "../../../errors.ts";
import type { Logger } from "../../../ports/logger.ts";
import { makePrivateDirectory, makePrivateFile, narrow } from "../../../private-files.ts";
import type { StoreOptions } from "../../port/store.ts";
import { type Connection, connect, inTransaction } from "../database/driver.ts";
import { isFull } from "../database/failure.ts";
import { createSchema, type Layout, originOf } from "../database/schema.ts";
import { type BoundTo, bindApps, type HeldBack, refuseOtherApps } from "./app-map.ts";
import { FilePlace } from "./file-place.ts";
import { isLive } from "./holder.ts";
import { lossOf } from "./loss.ts";
import { type Mark, readMark } from "./mark.ts";
import { damaged, failed, inUse, lost, missing, openRefusal } from "./refusal.ts";
import { scrub } from "./scrub.ts";

export interface OpenFileOptions
  extends BoundTo,
    Pick<StoreOptions, "logger" | "mustExist" | "acceptLoss"> {
  readonly layout: Layout;
  /** How much room to hold for a day when the disk is full. */
  readonly ballastBytes: number;
}

/** A database file that is ours, locked, checked and ready for writes. */
export interface OpenFile {
  readonly connection: Connection;
  readonly place: FilePlace;
  /** Whether the last stop was not a clean one. */
  readonly wasKilled: boolean;
  /** Lets go of it, as a kill would, since `error` keeps it from being used. */
  giveUp(error: unknown): void;
}

/**
 * Files that this process holds. Asked before a file is touched: closing a second descriptor of
 * a locked file would give up the lock of the first, as POSIX has it.
 */
const held = new Set<string>();

/**
 * Connections to files that could not be let go of: on a full disk the engine cannot leave the log's
 * mode, and outside of it alone it gives up its lock. Whoever opens the file again goes on with it.
 */
const kept = new Map<string, Connection>();

/** What stands beside a database; what the engine makes there has the rights that the database has. */
const BESIDE = ["", "-wal", "-shm", "-journal", "-mark", "-ballast"];

/**
 * Opens a database file, or makes it; never changes one that is not ours.
 *
 * @throws BotError `ERR_STORE_IN_USE`, `ERR_STORE_FOREIGN`, `ERR_STORE_DAMAGED`, `ERR_STORE_LOST`,
 *   `ERR_STORE_FULL`, `ERR_STORE_VERSION`, `ERR_STORE_IDENTITY`, `ERR_STORE`
 */
export function openFile(file: string, options: OpenFileOptions): OpenFile {
  const path = placed(file);
  if (held.has(path)) throw inUse(file, { pid: process.pid });
  const mark = readMark(path);
  // Whatever was looked at before it was kept is as it was; looking again would give up its lock.
  const connection = kept.get(path) ?? lookedAt(path, file, mark, options);
  kept.delete(path);
  const place = new FilePlace({
    file,
    path,
    connection,
    logger: options.logger,
    ballastBytes: options.ballastBytes,
    onRelease(isFree) {
      held.delete(path);
      if (!isFree) kept.set(path, connection);
    },
  });
  const giveUp = (error: unknown) => {
    held.delete(path);
    if (isFull(error)) keep(path, connection);
    else discard(connection);
  };
  let wasKilled = false;
  try {
    wasKilled = claim(connection, file, mark, options, place);
  } catch (error) {
    giveUp(error);
    throw error instanceof BotError ? error : failed(file, error);
  }
  held.add(path);
  return { connection, place, wasKilled, giveUp };
}

/** Opens the file, unless something is wrong that can be seen without that. */
function lookedAt(path: string, file: string, mark: Mark, options: OpenFileOptions): Connection {
  // Where the file system has no locks, the note is all that keeps two processes apart.
  if (mark.holder && isLive(mark.holder, mark.at, Date.now())) throw inUse(file, mark.holder);
  if (options.mustExist && sizeOf(path) === undefined) throw missing(file);
  refuseEmptied(path, file, mark, options.logger);
  examineLoss(path, file, mark, options);
  return connected(path, file);
}

/** The real path, in a directory that exists: two names of one file are one file. */
function placed(file: string): string {
  try {
    makePrivateDirectory(dirname(file));
    return join(realpathSync(dirname(file)), basename(file));
  } catch (error) {
    throw failed(file, error);
  }
}

function connected(path: string, file: string): Connection {
  // What the engine puts aside while it works is data as well, and /tmp may be small or read-only.
  process.env.SQLITE_TMPDIR ??= dirname(path);
  try {
    // The engine would give it, and its log with it, whatever rights the umask leaves.
    makePrivateFile(path);
    return connect(path);
  } catch (error) {
    throw failed(file, error);
  }
}

/** To SQLite a file of zero bytes is a new database, and it drops the log that lies beside it. */
function refuseEmptied(path: string, file: string, mark: Mark, logger: Logger): void {
  const size = sizeOf(path);
  const logged = sizeOf(`${path}-wal`) ?? 0;
  if ((size === 0 && mark.exists) || (!size && logged > 0)) {
    throw new BotError(
      "ERR_STORE_DAMAGED",
      `${file} is ${size === 0 ? "empty" : "missing"} but held data: restore a backup, or, ` +
        `to begin anew, remove ${file}-mark and ${file}-wal too`,
    );
  }
  if (size === undefined && mark.exists && !mark.holder) {
    logger.warn("store.missing", { file, cure: "it held data; a new one is made in its place" });
  }
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size;

/** A log that belongs to something else is set aside: the engine would write it into the database. */
function examineLoss(path: string, file: string, mark: Mark, options: OpenFileOptions): void {
  let loss: ReturnType<typeof lossOf>;
  try {
    loss = lossOf(path, mark);
  } catch (error) {
    throw failed(file, error);
  }
  if (!loss) return;
  const refusal = lost(file, loss);
  if (!options.acceptLoss) throw refusal;
  options.logger.error("store.lost", { file, log: loss.log, what: refusal.message });
  if (loss.log === "another") renameSync(`${path}-wal`, `${path}-wal-set-aside`);
}

/**
 * Takes the lock, for good, before anything else is asked; then says whose file it is.
 *
 * @returns whether the last stop was not a clean one
 */
function claim(
  connection: Connection,
  file: string,
  mark: Mark,
  options: OpenFileOptions,
  place: FilePlace,
): boolean {
  const { logger, layout } = options;
  try {
    connection.query("pragma locking_mode = exclusive");
    connection.query("begin exclusive");
    const isNew = originOf(connection, file, layout.version) === "new";
    for (const suffix of BESIDE) narrow(`${file}${suffix}`, logger);
    // A clean stop leaves the rollback journal's mode behind, a kill the log's.
    const wasKilled = journalMode(connection) === "wal" && !isNew;
    if (!isNew) refuseOtherApps(connection, file, options);
    connection.query("commit");
    place.hold();
    if (wasKilled) checkPages(connection, file, logger);
    connection.query("pragma journal_mode = wal");
    connection.script("pragma synchronous = full; pragma foreign_keys = on");
    connection.query(`pragma journal_size_limit = ${64 * 2 ** 20}`);
    // Whatever stands behind the end of the old log shall not be taken for a part of the new one.
    if (wasKilled) connection.query("pragma wal_checkpoint(truncate)");
    if (isNew) inTransaction(connection, () => createSchema(connection, layout));
    const upgraded = layout.upgrade(connection, file, logger);
    const rebound = inTransaction(connection, () => bindApps(connection, options, layout.hold));
    tellHeld(upgraded, file, logger);
    tellHeld(rebound, file, logger);
    scrub(connection, file, logger);
    return wasKilled;
  } catch (error) {
    throw openRefusal(error, file, mark);
  }
}

function tellHeld({ messages, parts }: HeldBack, file: string, logger: Logger): void {
  if (messages + parts === 0) return;
  logger.warn("store.held", {
    file,
    messages,
    parts,
    why: "nothing says that they are meant for the apps as they are configured now",
    cure: "npm run bot -- dead, npm run bot -- outbox: retry or drop each",
  });
}

function journalMode(connection: Connection): unknown {
  return connection.query("pragma journal_mode")[0]?.journal_mode;
}

/** Takes seconds on a large file, hence only after a kill, and announced. */
function checkPages(connection: Connection, file: string, logger: Logger): void {
  const started = performance.now();
  logger.info("store.checking", { file, bytes: sizeOf(file), why: "the last stop was not clean" });
  const [row] = connection.query("pragma quick_check(1)");
  if (row?.quick_check !== "ok") throw damaged(file);
  logger.info("store.checked", { file, ms: Math.round(performance.now() - started) });
}

function keep(path: string, connection: Connection): void {
  if (connection.inTransaction) connection.query("rollback");
  kept.set(path, connection);
}

/** Closing is not enough: the driver keeps the lock until its statements are garbage. */
function discard(connection: Connection): void {
  try {
    if (connection.inTransaction) connection.query("rollback");
    connection.query("pragma locking_mode = normal");
    connection.query("select 1 from sqlite_schema limit 1");
  } catch {
    // A file that cannot be read holds no lock worth freeing; the refusal is on its way.
  }
  connection.close();
}
