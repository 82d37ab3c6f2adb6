import { type Stats, statSync } from "node:fs";
import { BotError } from "../../../errors.ts";
import type { Logger } from "../../../ports/logger.ts";
import type { Connection } from "../database/driver.ts";
import { isFull, storeFailure } from "../database/failure.ts";
import { Ballast } from "./ballast.ts";
import { thisProcess } from "./holder.ts";
import { logPosition } from "./log-file.ts";
import { type Mark, writeMark } from "./mark.ts";

/** Where a database is kept, and what is done for it there. */
export interface Place {
  /** For people: `sqlite data/huiyin.db` or `memory`. */
  readonly label: string;
  /** Whether there is room to finish what was begun, and for nothing new. */
  readonly isTight: boolean;
  /** The first write of this opening has been committed. */
  begin(): void;
  /** What of it is not where it was. */
  missing(): "database" | "log" | undefined;
  /** Makes the log anew from what the connection holds. @throws whatever made it fail */
  remakeLog(): void;
  /** Writes all of the log into the database, and empties it. */
  foldLog(): void;
  /** Notes that it is held, and looks after its room. */
  beat(): void;
  /** A write was refused for want of room. */
  full(): void;
  /**
   * Lets go of it, once the connection holds nothing that is not written. Never throws.
   *
   * @returns whether the connection is to be closed
   */
  release(): boolean;
}

export interface FilePlaceOptions {
  /** For people. */
  readonly file: string;
  /** The real path. */
  readonly path: string;
  readonly connection: Connection;
  readonly logger: Logger;
  readonly ballastBytes: number;
  /** Told whether the lock is free. */
  readonly onRelease: (isFree: boolean) => void;
}

/** What a start and the answers to what it finds may write, in bytes. */
const LEAST = 256 * 1_024;

/** The file of an open database, its log, its mark and its ballast, while this process holds them. */
export class FilePlace implements Place {
  readonly label: string;
  readonly #options: FilePlaceOptions;
  readonly #holder = thisProcess();
  #ballast: Ballast | undefined;
  #database: Stats | undefined;
  #log: Stats | undefined;
  #logged: Mark["logged"];
  #isMarked = true;

  constructor(options: FilePlaceOptions) {
    this.label = `sqlite ${options.file}`;
    this.#options = options;
  }

  get isTight(): boolean {
    return this.#ballast?.isTight ?? false;
  }

  /**
   * The lock is ours.
   *
   * @throws BotError `ERR_STORE_FULL` where not even a start has room
   */
  hold(): void {
    const { path, file, ballastBytes, logger } = this.#options;
    this.#database = statOf(path);
    this.#ballast = new Ballast(path, ballastBytes, logger);
    this.#mark("nothing");
    if (this.#ballast.free >= LEAST) return;
    throw new BotError("ERR_STORE_FULL", `${file}: its disk is full: free some space`);
  }

  /** The first write is in the log, which exists from then on. */
  begin(): void {
    this.#log = statOf(`${this.#options.path}-wal`);
    this.#noteLog();
  }

  missing(): "database" | "log" | undefined {
    const { path } = this.#options;
    if (!isSame(statOf(path), this.#database)) return "database";
    return isSame(statOf(`${path}-wal`), this.#log) ? undefined : "log";
  }

  remakeLog(): void {
    const { connection, path } = this.#options;
    // It goes on reading the log that has no name any more, and folds all of it into the database.
    connection.query("pragma journal_mode = delete");
    this.#mark("nothing");
    const [row] = connection.query("pragma journal_mode = wal");
    if (row?.journal_mode !== "wal") throw new TypeError(`no log was made: ${row?.journal_mode}`);
    connection.script("update huiyin_probe set tried = tried + 1");
    this.#log = statOf(`${path}-wal`);
    this.#noteLog();
  }

  foldLog(): void {
    // Noted first: a kill in between shall not make it look as if the log had been emptied.
    this.#mark("nothing");
    this.#options.connection.query("pragma wal_checkpoint(truncate)");
  }

  beat(): void {
    if (this.missing() === undefined && !this.#options.connection.inTransaction) this.#noteLog();
    else this.#mark(this.#logged);
    this.#ballast?.restore();
  }

  full(): void {
    this.#ballast?.release();
  }

  release(): boolean {
    const { connection, file, path, logger, onRelease } = this.#options;
    let isFree = true;
    try {
      this.#mark("nothing");
      connection.query("pragma journal_mode = delete");
      // `normal` frees the lock only at the next read, and only outside the log's mode.
      connection.query("pragma locking_mode = normal");
      connection.query("select 1 from sqlite_schema limit 1");
      writeMark(path, { holder: undefined, logged: undefined }, Date.now());
    } catch (cause) {
      // Nothing is lost: the log stays beside the file and the next start reads it.
      const error = storeFailure(cause);
      logger.warn("store.unclean", { file, error });
      isFree = !isFull(error);
    }
    onRelease(isFree);
    return isFree;
  }

  #noteLog(): void {
    this.#mark(logPosition(`${this.#options.path}-wal`) ?? "nothing");
  }

  /** A disk that is full may refuse a first note; the lock holds without it. */
  #mark(logged: Mark["logged"]): void {
    this.#logged = logged;
    const { path, file, logger } = this.#options;
    try {
      writeMark(path, { holder: this.#holder, logged }, Date.now());
      this.#isMarked = true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (this.#isMarked) logger.warn("store.unmarked", { file, code });
      this.#isMarked = false;
    }
  }
}

const statOf = (path: string) => statSync(path, { throwIfNoEntry: false });

const isSame = (now: Stats | undefined, before: Stats | undefined) =>
  now !== undefined && now.ino === before?.ino && now.dev === before.dev;
