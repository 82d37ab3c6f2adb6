import { BotError, type ErrorCode } from "../../errors.ts";
import { isNoDatabase, storeFailure } from "./failure.ts";
import type { Holder, Mark } from "./mark.ts";

/** Why a file cannot be opened, from what the engine said and what the note beside it says. */
export function refusalOf(error: unknown, file: string, mark: Mark): unknown {
  const failure = storeFailure(error);
  if (!(failure instanceof BotError) || failure === error) return failure;
  if (failure.code === "ERR_STORE_IN_USE") return inUse(file, mark.holder, error);
  if (failure.code === "ERR_STORE_DAMAGED") {
    return isNoDatabase(error) && !mark.exists ? alien(file, error) : damaged(file, error);
  }
  return new BotError(failure.code, `${file}: ${failure.message}`, { cause: error });
}

export function inUse(file: string, holder: Pick<Holder, "pid"> | undefined, cause?: unknown) {
  const who = holder && isAlive(holder.pid) ? `process ${holder.pid}` : "another process";
  return refusal("ERR_STORE_IN_USE", `${file} is in use by ${who}: stop it first`, cause);
}

/** The note may outlive its writer: then whoever holds the file now did not get to write one. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export const damaged = (file: string, cause?: unknown) =>
  refusal(
    "ERR_STORE_DAMAGED",
    `${file} is damaged: keep a copy, then restore a backup in its place`,
    cause,
  );

export const missing = (file: string) =>
  refusal("ERR_STORE", `${file} does not exist: check HUIYIN_DATA_DIR`, undefined);

const alien = (file: string, cause: unknown) =>
  refusal(
    "ERR_STORE_FOREIGN",
    `${file} is no database of ours: choose another file or data directory, or move it away`,
    cause,
  );

const refusal = (code: ErrorCode, message: string, cause: unknown) =>
  new BotError(code, message, { cause });

/** The system, not the database, says no. */
export function failed(file: string, error: unknown): BotError {
  const why = error instanceof Error ? error.message : "unknown reason";
  return new BotError(
    "ERR_STORE",
    `${file} cannot be opened: ${why}; check the owner and the permissions of its folder`,
    { cause: error },
  );
}
