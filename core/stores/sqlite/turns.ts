import type { SqlParameter, SqlRow } from "../port/tables.ts";
import type { Connection, Statement } from "./database/driver.ts";
import { stopsWriting, storeFailure } from "./database/failure.ts";

/** What whoever keeps the memory beside the database does around each commit. */
export interface TurnKeeper {
  /** Asked before each: throws when the disk no longer holds what the connection writes to. */
  check(): void;
  /** Writes what was collected during the turn; inside its transaction, at its end. */
  write(): void;
  /** All of the turn is on disk. */
  committed(): void;
  /** Nothing of the turn is there: what memory knows of it is to be read anew. */
  undone(): void;
  /** Nothing more can be written for now. */
  stopped(failure: unknown): void;
}

interface Waiting {
  readonly succeed: (value: unknown) => void;
  readonly fail: (failure: unknown) => void;
  readonly value: unknown;
}

type Verb =
  | "begin immediate"
  | "commit"
  | "rollback"
  | "savepoint s"
  | "release s"
  | "rollback to s";

/**
 * The intentions of one turn of the event loop share a transaction, which is committed at the turn's
 * end with one sync; then all of them are told together. Nothing here spans an await.
 */
export class Turns {
  readonly #connection: Connection;
  readonly #keeper: TurnKeeper;
  readonly #verbs = new Map<Verb, Statement>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Immediate | undefined;
  #isOpen = false;
  /** Whether the turn changes anything. */
  #isDirty = false;
  #failure: unknown;

  constructor(connection: Connection, keeper: TurnKeeper) {
    this.#connection = connection;
    this.#keeper = keeper;
  }

  /** Why the last commit failed; undefined while commits succeed. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * Does what is intended, now; resolves with its result when the turn is on disk.
   *
   * @param work changes nothing before it throws, or undoes the whole turn
   */
  intend<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      try {
        const value = work();
        this.#waiting.push({ succeed: resolve as (value: unknown) => void, fail: reject, value });
        this.#timer ??= setImmediate(this.#endLater);
      } catch (error) {
        reject(this.#noted(storeFailure(error)));
      }
    });
  }

  /** Something was collected that `write` of the keeper writes. */
  touch(): void {
    this.#isDirty = true;
  }

  /** Runs a statement of ours, which fails only with all of the turn. @returns how many rows changed */
  run(statement: Statement, parameters: readonly SqlParameter[]): number {
    try {
      this.#begin();
      return statement.run(parameters);
    } catch (error) {
      throw this.#drop(error);
    }
  }

  /** The same for one that gives rows of what it changed. */
  changed(statement: Statement, parameters: readonly SqlParameter[]): readonly SqlRow[] {
    try {
      this.#begin();
      return statement.all(parameters);
    } catch (error) {
      throw this.#drop(error);
    }
  }

  /** Does `work` on rows, and undoes it alone if it throws. */
  guarded<T>(work: () => T): T {
    try {
      this.#begin();
      this.#verb("savepoint s");
    } catch (error) {
      throw this.#drop(error);
    }
    try {
      const result = work();
      this.#verb("release s");
      return result;
    } catch (error) {
      this.#undo(error);
      throw error;
    }
  }

  /** Ends the turn now. */
  flush(): void {
    if (this.#timer) clearImmediate(this.#timer);
    this.#end();
  }

  /** Runs `work` in a transaction of its own, now. @throws whatever made it fail, after undoing it */
  alone(work: (connection: Connection) => void): void {
    this.flush();
    try {
      this.#verb("begin immediate");
      work(this.#connection);
      this.#verb("commit");
    } catch (error) {
      this.#abandon();
      throw storeFailure(error);
    }
  }

  readonly #endLater = () => this.#end();

  #end(): void {
    this.#timer = undefined;
    if (this.#isDirty || this.#waiting.length > 0) {
      try {
        this.#keeper.check();
      } catch (error) {
        this.#drop(error);
        return;
      }
    }
    if (this.#isDirty) {
      try {
        this.#begin();
        this.#keeper.write();
        this.#verb("commit");
      } catch (error) {
        this.#drop(error);
        return;
      }
      this.#isOpen = false;
      this.#isDirty = false;
      this.#failure = undefined;
      this.#keeper.committed();
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { succeed, value } of waiting) succeed(value);
  }

  #begin(): void {
    if (this.#isOpen) return;
    this.#verb("begin immediate");
    this.#isOpen = true;
    this.#isDirty = true;
  }

  /** Undoes what failed alone; with it the whole turn, if the engine leaves no choice. */
  #undo(error: unknown): void {
    try {
      if (this.#connection.inTransaction) {
        this.#verb("rollback to s");
        this.#verb("release s");
        return;
      }
    } catch {
      // A savepoint that cannot be restored leaves only the transaction to undo.
    }
    this.#drop(error);
  }

  /** Ends the turn without a commit: nothing of it is there any more. @returns the failure, in words */
  #drop(error: unknown): unknown {
    if (this.#timer) clearImmediate(this.#timer);
    this.#timer = undefined;
    this.#abandon();
    this.#isOpen = false;
    this.#isDirty = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    const failure = this.#noted(storeFailure(error));
    this.#keeper.undone();
    for (const { fail } of waiting) fail(failure);
    return failure;
  }

  /** Leaves no transaction open behind a failure; a second failure has nothing to add. */
  #abandon(): void {
    if (!this.#connection.inTransaction) return;
    try {
      this.#verb("rollback");
    } catch {
      // The engine rolled back by itself in between, or the connection is beyond repair.
    }
  }

  #noted(failure: unknown): unknown {
    if (stopsWriting(failure)) {
      this.#failure = failure;
      this.#keeper.stopped(failure);
    }
    return failure;
  }

  #verb(verb: Verb): void {
    let statement = this.#verbs.get(verb);
    if (!statement) {
      statement = this.#connection.prepare(verb);
      this.#verbs.set(verb, statement);
    }
    statement.run();
  }
}
