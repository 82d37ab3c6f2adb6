import { BotError, type ErrorCode } from "../../../errors.ts";

interface Story {
  readonly code: ErrorCode;
  readonly cure: string;
}

const DAMAGED: Story = {
  code: "ERR_STORE_DAMAGED",
  cure: "the database is damaged: stop, keep a copy, restore a backup",
};
const NOT_OURS_TO_WRITE = "check the owner and the permissions of the file and its folder";

/** Primary result codes of SQLite that say more than "this statement failed". */
const STORIES: Readonly<Record<number, Story>> = {
  5: { code: "ERR_STORE_IN_USE", cure: "another process holds the database: stop it first" },
  8: { code: "ERR_STORE", cure: `the database cannot be written: ${NOT_OURS_TO_WRITE}` },
  10: { code: "ERR_STORE", cure: "the disk failed: check its space, quota and health" },
  11: DAMAGED,
  13: { code: "ERR_STORE_FULL", cure: "the disk is full: free some space; writes then go on" },
  14: { code: "ERR_STORE", cure: `the database cannot be opened: ${NOT_OURS_TO_WRITE}` },
  26: DAMAGED,
};

interface EngineError {
  readonly message: string;
  /** As in `SQLITE_CONSTRAINT_UNIQUE`. */
  readonly code: string;
  /** Extended result code: the primary one is its lowest byte. */
  readonly rawCode: number;
}

function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && "rawCode" in error && typeof error.rawCode === "number";
}

/**
 * What an error of the engine means, with the cure. Other errors are returned as they are: they
 * belong to whoever threw them.
 */
export function storeFailure(error: unknown): unknown {
  if (!isEngineError(error)) return error;
  const story = STORIES[error.rawCode & 0xff];
  if (story) return new BotError(story.code, `${story.cure} (${error.code})`, { cause: error });
  // The engine's text names columns and words of the statement, never a stored value.
  const text = `statement failed: ${error.message} (${error.code})`;
  return new BotError("ERR_STORE", text, { cause: error });
}

/** Whether a failure says that nothing more can be written for now, whatever the statement. */
export function stopsWriting(failure: unknown): boolean {
  if (!(failure instanceof BotError) || !isEngineError(failure.cause)) return false;
  return STORIES[failure.cause.rawCode & 0xff] !== undefined;
}

/** Whether the file is something else altogether, not a database with a broken page. */
export function isNoDatabase(error: unknown): boolean {
  return isEngineError(error) && (error.rawCode & 0xff) === 26;
}

/** Whether the engine found broken pages in what it read. */
export function isDamage(error: unknown): boolean {
  return isEngineError(error) && STORIES[error.rawCode & 0xff] === DAMAGED;
}

/** Whether a failure says that the disk has no room. */
export const isFull = (failure: unknown): boolean =>
  failure instanceof BotError && failure.code === "ERR_STORE_FULL";
