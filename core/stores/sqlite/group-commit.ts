import { isPromiseLike } from "../../plain-data.ts";
import type { Connection, Statement } from "./driver.ts";
import { stopsWriting, storeFailure } from "./failure.ts";

/** One write that waits for the commit of its turn. */
interface Waiting {
  readonly succeed: () => void;
  readonly fail: (failure: unknown) => void;
}

/** What a store does around its commits. */
export interface CommitHooks {
  /** Asked before each: throws when the disk no longer holds what the connection writes to. */
  check(): void;
  /** Nothing more can be written for now. */
  stopped(failure: unknown): void;
}

const NONE: CommitHooks = { check() {}, stopped() {} };

/** What the writes of one turn of the event loop share: a transaction, and one sync to disk. */
interface Turn {
  readonly waiting: Waiting[];
  readonly timer: NodeJS.Immediate;
}

/** Words that frame transactions, compiled once. */
type Verb =
  | "begin immediate"
  | "commit"
  | "rollback"
  | "savepoint w"
  | "release w"
  | "rollback to w";

/**
 * The one writer of a connection. Each write runs at once under a savepoint, so that throwing
 * undoes it alone; all writes of an event-loop turn then commit together, in one sync. Nothing
 * here spans an await: a write that could wait would keep everybody else's from the disk.
 */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #verbs = new Map<Verb, Statement>();
  readonly #hooks: CommitHooks;
  #turn: Turn | undefined;
  #writing = false;
  #failure: unknown;

  constructor(connection: Connection, hooks: CommitHooks = NONE) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  /** Whether a write runs now. */
  get isWriting(): boolean {
    return this.#writing;
  }

  /** Why the last commit failed; undefined while writes succeed. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * Runs `work` now; resolves with its result when that is on disk.
   *
   * @param isOne whether it is one statement, which changes all or nothing by itself: it needs no
   *   savepoint, which costs as much as the statement. Throwing then undoes the whole turn
   * @throws TypeError (as a rejection) when `work` is asynchronous or writes inside a write
   */
  write<T>(work: () => T, isOne = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      try {
        const turn = this.#open();
        const result = isOne ? this.#bare(work) : this.#guarded(work);
        turn.waiting.push({ succeed: () => resolve(result), fail: reject });
      } catch (error) {
        reject(this.#noted(storeFailure(error)));
      }
    });
  }

  /** Commits what this turn has written so far, without waiting for its end. */
  flush(): void {
    const turn = this.#turn;
    if (!turn || this.#writing) return;
    clearImmediate(turn.timer);
    this.#commit(turn);
  }

  /** Runs `work` in a transaction of its own, now. @throws whatever made it fail, after undoing it */
  alone(work: () => void): void {
    if (this.#writing) throw new TypeError("tables are opened inside a write: open them first");
    this.flush();
    try {
      this.#run("begin immediate");
      work();
      this.#run("commit");
    } catch (error) {
      this.#abandon();
      throw storeFailure(error);
    }
  }

  #open(): Turn {
    if (this.#writing) throw new TypeError("a write inside a write: use the writer you were given");
    if (this.#turn) return this.#turn;
    this.#run("begin immediate");
    const turn: Turn = { waiting: [], timer: setImmediate(() => this.#commit(turn)) };
    this.#turn = turn;
    return turn;
  }

  #bare<T>(work: () => T): T {
    this.#writing = true;
    try {
      return work();
    } catch (error) {
      this.#abandon();
      this.#drop(storeFailure(error));
      throw error;
    } finally {
      this.#writing = false;
    }
  }

  #guarded<T>(work: () => T): T {
    this.#run("savepoint w");
    this.#writing = true;
    try {
      const result = work();
      if (isPromiseLike(result)) {
        throw new TypeError("a write must be synchronous: await first, then write");
      }
      this.#run("release w");
      return result;
    } catch (error) {
      this.#undo(error);
      throw error;
    } finally {
      this.#writing = false;
    }
  }

  /** Undoes the failed write alone; with it the whole turn, if the engine leaves no choice. */
  #undo(error: unknown): void {
    try {
      if (this.#connection.inTransaction) {
        this.#run("rollback to w");
        this.#run("release w");
        return;
      }
    } catch {
      // A savepoint that cannot be restored leaves only the transaction to undo.
    }
    this.#abandon();
    this.#drop(storeFailure(error));
  }

  /** Ends the turn without a commit: nothing of it is there any more. */
  #drop(failure: unknown): void {
    const turn = this.#turn;
    if (!turn) return;
    clearImmediate(turn.timer);
    this.#turn = undefined;
    for (const { fail } of turn.waiting) fail(failure);
  }

  #commit(turn: Turn): void {
    this.#turn = undefined;
    try {
      this.#hooks.check();
      this.#run("commit");
    } catch (error) {
      this.#abandon();
      const failure = this.#noted(storeFailure(error));
      for (const { fail } of turn.waiting) fail(failure);
      return;
    }
    if (turn.waiting.length > 0) this.#failure = undefined;
    for (const { succeed } of turn.waiting) succeed();
  }

  /** Leaves no transaction open behind a failure; a second failure has nothing to add. */
  #abandon(): void {
    if (!this.#connection.inTransaction) return;
    try {
      this.#run("rollback");
    } catch {
      // The engine rolled back by itself in between, or the connection is beyond repair.
    }
  }

  #noted(failure: unknown): unknown {
    if (stopsWriting(failure)) {
      this.#failure = failure;
      this.#hooks.stopped(failure);
    }
    return failure;
  }

  #run(verb: Verb): void {
    let statement = this.#verbs.get(verb);
    if (!statement) {
      statement = this.#connection.prepare(verb);
      this.#verbs.set(verb, statement);
    }
    statement.run();
  }
}
